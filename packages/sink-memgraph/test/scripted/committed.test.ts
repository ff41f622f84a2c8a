import type { Logger } from '@rivergraph/core';
import { silentLogger } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import { memgraphErrors, startMemgraphDouble } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { writeOf } from '../../../cypher/test/bolt-support/write-of.ts';
import { cypher } from '../../src/index.ts';
import { openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person, City, KNOWS, LIVES_IN } = graph;
const [a, b] = [Person.upsert({ id: 'a' }), Person.upsert({ id: 'b' })];
const known = KNOWS.upsert(Person.ref({ id: 'a' }), Person.ref({ id: 'b' }), { since: 1 });
const missing = KNOWS.upsert(Person.ref({ id: 'a' }), Person.ref({ id: 'nobody' }), { since: 2 });
const elsewhere = LIVES_IN.upsert(Person.ref({ id: 'nobody' }), City.merge({ country: 'c', name: 'n' }));
const answers = ['stillCommitted', 'syncReplica'] as const;

function listening(): { readonly warnings: string[]; readonly logger: Logger } {
  const warnings: string[] = [];
  return { warnings, logger: { ...silentLogger, warn: (text) => void warnings.push(text) } };
}

describe.each(answers)('a commit that a replica has not confirmed (%s)', (name) => {
  const answer = { on: 'commit', effect: { kind: 'error', when: 'after', ...memgraphErrors[name] } } as const;

  it('counts as written, and is logged', async () => {
    const { warnings, logger } = listening();
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph }, { logger });
    double.inject(answer);

    const results = [await sink.write([a, b]), await sink.write([known]), await sink.write([a, known])];

    expect(results).toEqual([undefined, undefined, undefined]);
    expect(warnings.length).toBeGreaterThanOrEqual(results.length);
    expect([...new Set(warnings)]).toEqual([expect.stringContaining('a replica has not confirmed')]);
    expect([double.graph.nodeCount(), double.graph.edgeCount()]).toEqual([2, 1]);
  });

  it('names the writes whose end is missing all the same: of one statement', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    await sink.write([a, b]);
    double.inject(answer);

    const result = await sink.write([known, missing, known]);

    expect(result?.failed.map(({ index, error }) => [index, error.reason])).toEqual([
      [1, 'missing-endpoint'],
    ]);
    expect([double.graph.edgeCount(), double.graph.duplicateEdgeCount()]).toEqual([1, 0]);
  });

  it('names them of several statements', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    double.inject(answer);

    const result = await sink.write([a, b, known, missing, elsewhere]);

    expect(result?.failed.map(({ index }) => index).sort()).toEqual([3, 4]);
    expect([double.graph.nodeCount('Person'), double.graph.nodeCount('City')]).toEqual([2, 0]);
    expect(double.graph.edgeCount()).toBe(1);
  });

  it('is all of an atomic batch, or none where an end is missing', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    double.inject(answer);

    const error = await errorOf(sink.write([a, b, known, missing], { atomic: true }));
    expect([error.code, error.reason, double.graph.nodeCount()]).toEqual(['rejected', 'missing-endpoint', 0]);

    await sink.write([a, b, known], { atomic: true });
    expect([double.graph.nodeCount(), double.graph.edgeCount()]).toEqual([2, 1]);
  });

  it('runs a statement of the user’s once, which need not bear being run twice', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    double.inject(answer);
    const create = cypher('CREATE (:Plain {id: event})', { name: 'plain' });

    await sink.write([writeOf(create, 1), writeOf(create, 2)]);

    expect(double.graph.nodeCount('Plain')).toBe(2);
  });
});

describe('a commit that no instance has kept', () => {
  it('is tried again', async () => {
    await using double = await startMemgraphDouble();
    await using sink = await openSink({ url: double.url, graph });
    double.inject({
      on: 'commit',
      times: 1,
      effect: { kind: 'error', when: 'before', ...memgraphErrors.abortedEverywhere },
    });

    const error = await errorOf(sink.write([a]));
    await sink.write([a]);

    expect(error).toMatchObject({ code: 'unavailable', reason: 'replication', outcome: 'not-applied' });
    expect(double.graph.nodeCount()).toBe(1);
  });
});
