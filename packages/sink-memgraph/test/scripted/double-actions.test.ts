import { memgraphErrors, startMemgraphDouble } from '@rivergraph/servers';
import type { DoubleRequest, MemgraphErrorName } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import { run, ways } from './support/run-rows.ts';

const passing: readonly MemgraphErrorName[] = [
  'conflict',
  'serialization',
  'timeout',
  'memoryLimit',
  'terminated',
  'shutdown',
  'stoppedCommit',
  'sharedAccess',
  'modeChanged',
  'replica',
  'mainNotWriteable',
  'notMainAnymore',
  'replicaWrote',
  'abortedEverywhere',
  'unknown',
];
const places: readonly DoubleRequest['kind'][] = ['begin', 'run', 'commit'];

describe.each(ways)('an answer of the double, %s,', { timeout: 20_000 }, (way) => {
  it.each(passing)('loses nothing and doubles nothing wherever it comes: %s', async (name) => {
    await using server = await startMemgraphDouble();
    const faults = places.map((on) =>
      server.inject({
        on,
        // The first statement of a connection says hello.
        match: ({ kind, texts }) => kind === 'begin' || texts.some((text) => text.startsWith('UNWIND')),
        skip: 1,
        every: 2,
        times: 2,
        effect: { kind: 'error', ...memgraphErrors[name] },
      }),
    );

    const end = await run(server, { way, records: 60, maxRecords: 10 });

    expect([end.error, end.buried, end.committed]).toEqual([undefined, [], 59]);
    expect([server.graph.nodeCount('Row'), server.graph.duplicateNodeCount('Row', 'id')]).toEqual([60, 0]);
    expect(faults.map(({ hits }) => hits)).toEqual([way === ways[0] ? 0 : 2, 2, 2]);
  });

  it.each(['stillCommitted', 'syncReplica'] as const)(
    'writes once what is committed all the same: %s',
    async (name) => {
      await using server = await startMemgraphDouble();
      const fault = server.inject({
        on: 'commit',
        effect: { kind: 'error', when: 'after', ...memgraphErrors[name] },
      });

      const end = await run(server, { way, verb: 'CREATE', records: 60, maxRecords: 10 });

      expect([end.error, end.buried, end.committed]).toEqual([undefined, [], 59]);
      expect(server.graph.nodeCount('Row')).toBe(60);
      expect(fault.hits).toBe(server.counters.commits);
    },
  );
});
