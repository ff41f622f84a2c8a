import { describeBatch } from '@rivergraph/cypher/bolt';
import { emptyNeo4j, openMemgraph, openNeo4j, startMemgraphDouble } from '@rivergraph/servers';
import type { MemgraphDouble } from '@rivergraph/servers';
import { describeWithNeo4j } from '@rivergraph/servers/vitest';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcomeOf } from '../../../../tools/servers/test/memgraph-double/comparison/outcome.ts';
import type { Outcome } from '../../../../tools/servers/test/memgraph-double/comparison/outcome.ts';
import { forms, versionedForms } from '../../../cypher/test/bolt-support/held-forms.ts';
import { batchOf, placed } from '../../../cypher/test/bolt-support/placed.ts';
import type { PlacedWrite } from '../../../cypher/test/bolt-support/placed.ts';
import { memgraphDialect } from '../../src/statement/dialect.ts';
import { writesOfAllKinds } from '../statement/graph.ts';

interface Sequence {
  readonly name: string;
  readonly batches: readonly (readonly PlacedWrite[])[];
}

const all = placed(...Object.values(writesOfAllKinds));
const ends = /^the end of/u;
const makers = placed(
  ...Object.entries(writesOfAllKinds).flatMap(([kind, write]) => (ends.test(kind) ? [] : [write])),
);

const sequences: readonly Sequence[] = [
  ...Object.entries(writesOfAllKinds).map(([name, write]) => ({
    name,
    batches: [placed(write), makers, placed(write), placed(write)],
  })),
  { name: 'all kinds at once', batches: [all, all] },
  ...forms.map(({ name, before, batch }) => ({ name, batches: [before, batch, batch] })),
  ...versionedForms.map(({ name, before, at }) => ({
    name: `${name} with a version`,
    batches: [before, at(2), at(1), at(3), at(3)],
  })),
];
const cases = sequences.flatMap(({ name, batches }) =>
  [true, false].map((guard) => [name, guard ? 'guarded' : 'unguarded', batches, guard] as const),
);

describeWithNeo4j('what the statements of the sink do on the double', (neo4j) => {
  let double: MemgraphDouble;
  let own: Driver;
  let real: Driver;
  beforeAll(async () => {
    double = await startMemgraphDouble();
    own = openMemgraph(double.url, { useBigInt: true, maxTransactionRetryTime: 0 }).driver;
    real = openNeo4j(neo4j, { useBigInt: true, maxTransactionRetryTime: 0 });
    await emptyNeo4j(real);
  });
  afterAll(async () => {
    await Promise.all([own.close(), real.close()]);
    await double.stop();
  });

  it.each(cases)('is what they do on Neo4j: %s, %s', async (_name, _guard, batches, guard) => {
    const dialect = memgraphDialect({ guard, bytes: 'base64' });
    for (const driver of [own, real]) await driver.executeQuery('MATCH (n) DETACH DELETE n');

    for (const batch of batches) {
      for (const { text, parameters } of describeBatch(batchOf(batch), { dialect, maxCells: 1000 })) {
        const given = await outcomeOf(own, { text, parameters, ordered: false }, 'leave');
        const wanted = await outcomeOf(real, { text: asNeo4j(text), parameters, ordered: false }, 'leave');
        expect({ text, ...answered(given) }).toEqual({ text, ...answered(wanted) });
      }
    }
  });
});

/** Fails where a statement was refused: none of these may be. */
function answered(outcome: Outcome): Outcome {
  expect(outcome.refused).toBeUndefined();
  return outcome;
}

/** Neo4j 5 knows no `extract`, but the form that took its place. */
function asNeo4j(text: string): string {
  return text.replaceAll(/extract\((x IN row\[\d+\] \| [^()]+\([^()]*\))\)/gu, '[$1]');
}
