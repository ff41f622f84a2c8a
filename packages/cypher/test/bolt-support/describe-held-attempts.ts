import { describe, expect, it } from 'vitest';
import type { BoltDatabase } from './bolt-database.ts';
import type { Meeting } from './held-attempt.ts';
import { forms, versionedForms } from './held-forms.ts';
import { oneByOne, useHeldMeetings } from './held-meetings.ts';
import type { IsKept } from './held-meetings.ts';

/** What is the database's own where a write meets a held attempt. */
export interface HeldAttemptsPlan {
  readonly database: BoltDatabase;
  readonly isKept: IsKept;
  /** How a meeting goes here, where one of the two has to be in the other's way. */
  readonly outcomeOf: (waited: boolean, how: 'commit' | 'rollback') => Partial<Outcome>;
}

/** How a meeting went. */
interface Outcome extends Pick<Meeting, 'waited' | 'ended'> {
  /** The codes that the errors had before the write succeeded. */
  readonly codes: readonly string[];
}

/**
 * Declares what becomes of writes while an attempt at the same ones, or older or newer ones, is held; for the inside of a `describe`.
 * What a client has given up may still be at work on the server when they come again.
 */
export function describeHeldAttempts({ database, isKept, outcomeOf }: HeldAttemptsPlan): void {
  const held = useHeldMeetings(database, isKept);

  describe.each(forms)('of $name', ({ before, batch }) => {
    it.each(['commit', 'rollback'] as const)('writes each once when that ends with a %s', async (how) => {
      const meeting = await held.meet({ before, first: batch, second: batch }, how);

      expect(await held.lines()).toEqual(oneByOne(before, batch));
      expect(outcome(meeting)).toMatchObject(outcomeOf(meeting.waited, how));
    });
  });

  describe.each(versionedForms)('of guarded $name', ({ before, at }) => {
    it.each([
      { there: 'some', stored: at(5), held: 10, sent: 7, kept: 10 },
      { there: 'some', stored: at(5), held: 7, sent: 10, kept: 10 },
      { there: 'none', stored: [], held: 10, sent: 7, kept: 10 },
      { there: 'none', stored: [], held: 7, sent: 10, kept: 10 },
    ])('keeps $kept of $held, held, and $sent where $there are', async ({ stored, held: first, sent }) => {
      const there = [...before, ...stored];
      const meeting = await held.meet({ before: there, first: at(first), second: at(sent) }, 'commit');

      const landed = meeting.ended === 'committed' ? [at(first), at(sent)] : [at(sent)];
      expect(await held.lines()).toEqual(oneByOne(there, ...landed));
      expect(outcome(meeting)).toMatchObject(outcomeOf(meeting.waited, 'commit'));
    });
  });
}

function outcome({ waited, ended, errors }: Meeting): Outcome {
  return { waited, ended, codes: [...new Set(errors)] };
}
