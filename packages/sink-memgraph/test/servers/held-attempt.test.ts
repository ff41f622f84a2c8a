import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { describeHeldAttempts } from '../../../cypher/test/bolt-support/describe-held-attempts.ts';
import { forms } from '../../../cypher/test/bolt-support/held-forms.ts';
import { oneByOne, useHeldMeetings } from '../../../cypher/test/bolt-support/held-meetings.ts';
import type { IsKept } from '../../../cypher/test/bolt-support/held-meetings.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

// Memgraph lets nobody wait: who writes what another transaction has written gets an error at once, or when it commits.
const isKept: IsKept = (_driver, { length }) => length > 0;

await describeWithMemgraph('createMemgraphSink beside an attempt that is held', (memgraph) => {
  describe('with the guard', () => {
    describeHeldAttempts({
      database: memgraphDatabase(memgraph),
      isKept,
      outcomeOf: (waited, how) => {
        const committed = waited ? 'committed' : 'refused';
        return { codes: waited ? ['conflict'] : [], ended: how === 'commit' ? committed : 'rolled back' };
      },
    });
  });

  describe('without the guard', () => {
    const held = useHeldMeetings(memgraphDatabase(memgraph, { guard: false }), isKept);
    const doubled = forms.filter(({ name }) =>
      [
        'edges between ends that must exist',
        'edges with ends that are made where they exist',
        'keyed edges between nodes that exist',
        'edges to ends that exist',
        'owned nodes of owners that must exist',
      ].includes(name),
    );

    // Since 3.8; before, the second transaction got a conflict.
    it.each(doubled)('writes $name twice, if nobody waits', async ({ before, batch }) => {
      const { waited, ended } = await held.meet({ before, first: batch, second: batch }, 'commit');

      const lines = await held.lines();
      const once = oneByOne(before, batch);
      expect(ended).toBe('committed');
      expect(lines.length > once.length).toBe(!waited);
      expect(new Set(lines)).toEqual(new Set(once));
    });
  });
});
