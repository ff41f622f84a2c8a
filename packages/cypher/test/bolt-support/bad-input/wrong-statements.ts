import { describe, expect, it } from 'vitest';
import { cypher } from '../../../src/index.ts';
import { runValues } from '../run-pipeline.ts';
import type { Stage } from './stage.ts';

/** A statement that has a fault, and what the error says of where it is. */
export type WrongStatement = readonly [fault: string, text: string, message: string];

/** Declares what becomes of statements that are wrong, which `wrong` lists, and of some that look so. */
export function describeWrongStatements({ sinkOf, ids }: Stage, wrong: readonly WrongStatement[]): void {
  describe('with a statement that is wrong', () => {
    it.each(wrong)('stops before anything is stored when it %s', async (_, text, message) => {
      const { deadLetters, committed, error } = await runValues([{ id: 1 }, { id: 2 }], {
        sink: sinkOf(),
        topic: 'members',
        transform: cypher(text, { name: 'the member' }),
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'statement' });
      expect(String(error)).toContain(message);
      expect(deadLetters).toEqual([]);
      expect(committed).toEqual([undefined]);
    });

    it('stops when it only reads', async () => {
      const { error, committed } = await runValues([{ id: 1 }], {
        sink: sinkOf(),
        topic: 'members',
        transform: cypher('MATCH (m:Member {id: event.id}) RETURN m'),
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'statement' });
      expect(String(error)).toContain('statement of topic members: expected one that writes');
      expect(committed).toEqual([undefined]);
    });

    it('takes one that writes and returns, or finds nothing to write to', async () => {
      const { deadLetters, error, stats } = await runValues([{ id: 1 }, { id: 2 }], {
        sink: sinkOf(),
        transform: (record) => (record.value.id === 1 ? returning : finding)(record),
      });

      expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
      expect(stats?.written).toBe(2);
      expect(await ids('Member')).toEqual([1n]);
    });
  });
}

const returning = cypher('MERGE (m:Member {id: event.id}) RETURN m');
const finding = cypher('MATCH (m:Nobody {id: event.id}) SET m.seen = true');
