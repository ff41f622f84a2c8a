import { wait } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { runValues } from '../run-pipeline.ts';
import { people } from './people.ts';
import type { Stage } from './stage.ts';

const { Person, Item, BOUGHT } = people;

/** Declares what becomes of edges whose ends are not there. */
export function describeMissingEnds({ sinkOf, ids }: Stage): void {
  describe('with edges of which an end is missing', () => {
    it('dead-letters those that must have it, skips those that may be skipped, and writes those whose end comes', async () => {
      const policies = { reject: 'reject', skip: 'skip', wait: wait({ forMs: 60_000 }) } as const;
      const records = [
        { policy: 'reject', id: 'nobody', item: 1 },
        { policy: 'skip', id: 'nobody', item: 2 },
        { policy: 'wait', id: 'late', item: 3 },
        { policy: 'reject', id: 'late', item: 4 },
        { person: 'late' },
        { policy: 'reject', id: 'late', item: 5 },
      ];
      const { deadLetters, error } = await runValues([...records], {
        sink: sinkOf(),
        transform: ({ value }) =>
          value.person === undefined
            ? BOUGHT.upsert(
                Person.ref({ id: value.id }, { missing: policies[value.policy as keyof typeof policies] }),
                Item.merge({ id: value.item }),
              )
            : Person.upsert({ id: value.person }),
        delivery: { maxWaitMs: 1 },
      });

      expect(error).toBeUndefined();
      expect(
        deadLetters.map(({ position, rejections: [first] }) => [position, first?.code, first?.reason]),
      ).toEqual([
        [0, 'rejected', 'missing-endpoint'],
        [3, 'rejected', 'missing-endpoint'],
      ]);
      expect(await ids('Person')).toEqual(['late']);
      expect(await ids('Item')).toEqual([3n, 5n]);
    });

    it('dead-letters those whose end does not come in time', async () => {
      const missing = wait({ forMs: 50 });
      const { deadLetters } = await runValues([1, 2], {
        sink: sinkOf(),
        transform: ({ value }) =>
          BOUGHT.upsert(Person.ref({ id: 'nobody' }, { missing }), Item.merge({ id: value })),
      });

      expect(deadLetters.map(({ rejections: [first] }) => first?.reason)).toEqual([
        'missing-endpoint',
        'missing-endpoint',
      ]);
      expect(await ids('Item')).toEqual([]);
    });
  });
}
