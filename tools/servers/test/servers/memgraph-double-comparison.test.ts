import fc from 'fast-check';
import type { Driver } from 'neo4j-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MemgraphDouble } from '../../src/memgraph-double/memgraph-double.ts';
import { startMemgraphDouble } from '../../src/memgraph-double/start-memgraph-double.ts';
import { openMemgraph } from '../../src/memgraph/open-memgraph.ts';
import { emptyNeo4j } from '../../src/neo4j/empty-neo4j.ts';
import { openNeo4j } from '../../src/neo4j/open-neo4j.ts';
import { describeWithNeo4j } from '../../src/vitest/neo4j-from-run.ts';
import { differences } from '../memgraph-double/comparison/differences.ts';
import type { Generated } from '../memgraph-double/comparison/draft.ts';
import { firstValue, outcomeOf, refill } from '../memgraph-double/comparison/outcome.ts';
import type { Outcome } from '../memgraph-double/comparison/outcome.ts';
import { startGraphs } from '../memgraph-double/comparison/start-graph.ts';
import { statements } from '../memgraph-double/comparison/statement.ts';

/** Each of them is a graph and five statements, one after the other. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 70);
const sequences = fc.array(statements, { minLength: 5, maxLength: 5 });
/** The usual run takes the same statements each time; a longer one takes others, and says at its end which. */
const seed = process.env['FUZZ_RUNS'] === undefined ? 20_260 : Date.now() % 2 ** 31;
/** A failure is made smaller until then. */
const limitMs = 120_000 + numRuns * 2_000;
const config = { useBigInt: true, maxTransactionRetryTime: 0 } as const;

describeWithNeo4j('the language of the double', (neo4j) => {
  let double: MemgraphDouble;
  let own: Driver;
  let real: Driver;
  beforeAll(async () => {
    double = await startMemgraphDouble();
    own = openMemgraph(double.url, config).driver;
    real = openNeo4j(neo4j, config);
    await emptyNeo4j(real);
  });
  afterAll(async () => {
    await Promise.all([own.close(), real.close()]);
    await double.stop();
  });

  it(
    'answers as Neo4j does, and leaves the same graph, for any statements of what both know',
    async () => {
      const same = fc.asyncProperty(startGraphs, sequences, async (graph, all) => {
        await Promise.all([refill(own, graph), refill(real, graph)]);
        for (const statement of all) {
          const [given, wanted] = await Promise.all(
            [own, real].map(async (driver) => await outcomeOf(driver, statement, 'number')),
          );
          expect(shown(given, statement)).toEqual(shown(wanted, statement));
        }
      });

      await fc.assert(same, {
        numRuns,
        seed,
        interruptAfterTimeLimit: limitMs,
        markInterruptAsFailure: true,
      });
    },
    limitMs + 60_000,
  );

  it.each(differences)('differs for $what: $why', async ({ text, double: ours, neo4j: theirs }) => {
    const [given, wanted] = await Promise.all([firstValue(own, text), firstValue(real, text)]);

    expect({ double: given, neo4j: wanted }).toEqual({ double: ours, neo4j: theirs });
  });
});

/** Two errors are never the same, but that there is one is. */
function shown(outcome: Outcome | undefined, { text, parameters }: Generated): object {
  return { text, parameters, ...outcome, refused: outcome?.refused !== undefined };
}
