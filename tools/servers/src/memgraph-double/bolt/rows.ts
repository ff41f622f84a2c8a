import type { BoltRows } from '../../bolt/behaviour.ts';
import type { AdminAnswer } from '../admin/administrator.ts';
import type { Answer } from '../port.ts';
import { ResultWriter } from './to-pack.ts';

/** Gives what a statement about data gave as Bolt sends it. */
export function answerRows({ fields, records, type, stats }: Answer, writer: ResultWriter): BoltRows {
  const counted = Object.entries(stats).filter(([, count]) => count !== 0);
  return {
    fields,
    records: records.map((row) => row.map((value) => writer.write(value))),
    summary: { type, stats: counted.length === 0 ? undefined : Object.fromEntries(counted) },
  };
}

/** Gives what a statement gave that is not about data. */
export function adminRows({ fields, records, notifications }: AdminAnswer, version: string): BoltRows {
  const writer = new ResultWriter(undefined, version);
  return {
    fields,
    records: records.map((row) => row.map((value) => writer.write(value))),
    summary: notifications.length === 0 ? {} : { metadata: { notifications } },
  };
}
