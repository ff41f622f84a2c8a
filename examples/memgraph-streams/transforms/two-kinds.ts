import { Buffer } from 'node:buffer';
import { rejected } from '@rivergraph/core';
import type { StatementsModule } from '@rivergraph/streams';

const form = /^(\d{1,15})(?: (\d{1,15}))?$/;

const person = 'MERGE (:Person {id: $id})';

// SET and REMOVE leave nothing, but no two transactions may do so at once: no constraint keeps a relationship from being there twice.
const connection = `MERGE (a:Person {id: $from})
MERGE (b:Person {id: $to})
SET a.touched = true REMOVE a.touched
MERGE (a)-[:CONNECTED_WITH]->(b)`;

/**
 * Says which statements messages stand for: `1` makes a node, `1 2` an edge.
 *
 * Failure: throws for a message of another form, which goes to the dead letter alone. What is told of it there is this text: it names
 * what came, not the message.
 */
const twoKinds: StatementsModule = (messages) =>
  messages.map(({ value }) => {
    const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : '';
    const [, first, second] = form.exec(text) ?? [];
    if (first === undefined)
      throw rejected(`message: expected one or two numbers, got ${text.length} characters of another form`, {
        reason: 'invalid-message',
      });
    if (second === undefined) return [person, { id: Number(first) }];
    return [connection, { from: Number(first), to: Number(second) }];
  });

export default twoKinds;
