import type { Life } from './life.ts';
import { placeIn } from './settle.ts';

/** The dead-lettered records, and why they are there; see {@link letterOf}. */
export type Letters = ReadonlySet<string>;

/** Names a record in the dead letter and why it is there. */
export function letterOf(partition: number, nth: number, reason: string): string {
  return `${partition}#${nth} ${reason}`;
}

/** Gives what all runs of a pipeline have dead-lettered. */
export function lettersOf<TValue>(lives: readonly Life<TValue>[]): Letters {
  const records = lives.flatMap(({ letters }) => letters.records);
  return new Set(
    records.flatMap((record) => {
      const { partition, nth } = placeIn(record);
      return record.rejections.map(({ code, reason }) => letterOf(partition, nth, reason ?? code));
    }),
  );
}
