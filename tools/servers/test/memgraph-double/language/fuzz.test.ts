import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryError } from '../../../src/memgraph-double/port.ts';
import { MemoryGraph } from './memory-graph.ts';
import { run } from './run.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);
const words =
  'UNWIND MATCH OPTIONAL WHERE MERGE ON CREATE SET REMOVE DETACH DELETE FOREACH WITH RETURN CALL AS DISTINCT ORDER BY SKIP LIMIT CASE WHEN THEN ELSE END AND OR XOR NOT IN IS NULL STARTS CONTAINS n m e x true count collect toInteger date point id labels $p ( ) [ ] { } , : ; . .. | = <> < <= > >= + += - -> <- * / % ^ 1 0 2.5 "a" `b` :L :T {id:1} (n) (n:L) [1,2] // /*';
const clauses = [
  'UNWIND [1, null, "a", {id: 1}] AS x',
  'MATCH (n:L)',
  'OPTIONAL MATCH (n:L)-[e]-(m)',
  'WHERE n.id = x',
  'MERGE (n:L {id: x})',
  'MERGE (n)-[e:T]->(m:L {id: 2})',
  'CREATE (n:L {id: 1, a: x})-[e:T {b: 2}]->(m)',
  'SET n.a = x + 1, n += {b: m.id}',
  'SET n = x',
  'REMOVE n.a, n:L',
  'DETACH DELETE n',
  'DELETE e',
  'FOREACH (y IN [1, x] | MERGE (k:K {id: y}) SET k.n = x)',
  'WITH *',
  'WITH x, n, count(*) AS c',
  'WITH n, m, e ORDER BY n.id LIMIT 2',
  'CALL { WITH n MATCH (n)--(k) RETURN count(k) AS d }',
  'RETURN *',
  'RETURN n.id, x[0], max(x), collect(m)',
  'RETURN type(e), labels(n), x < 1, size(x), toInteger(x)',
];

/** What a text fails with, if it does. */
function failureOf(text: string): unknown {
  try {
    run(text, { p: 1n }, new MemoryGraph());
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Whether a text is run, or refused as a statement is. */
function isAnswerOrRefusal(text: string): boolean {
  const failure = failureOf(text);
  return failure === undefined || failure instanceof QueryError;
}

describe('any text', () => {
  it('of any words is run or refused', () => {
    const soup = fc.array(fc.constantFrom(...words.split(' ')), { maxLength: 20 });

    fc.assert(
      fc.property(soup, (tokens) => {
        expect(isAnswerOrRefusal(tokens.join(' '))).toBe(true);
      }),
      { numRuns, verbose: true },
    );
  });

  it('of any clauses is run or refused', () => {
    const chain = fc.array(fc.constantFrom(...clauses), { minLength: 1, maxLength: 8 });

    fc.assert(
      fc.property(chain, (parts) => {
        expect(isAnswerOrRefusal(parts.join('\n'))).toBe(true);
      }),
      { numRuns, verbose: true },
    );
  });
});
