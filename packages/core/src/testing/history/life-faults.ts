import type { RunOptions } from '../../pipeline/create-pipeline.ts';
import type { JournalEntry } from '../journal.ts';
import type { HistoryWrite } from './attempt-audit.ts';

/** What one run has done beyond its limit. @internal */
export function lifeFaults(entries: readonly JournalEntry[], { limit }: RunOptions): string[] {
  if (limit === undefined || !('records' in limit)) return [];
  const records = new Set<string>();
  for (const entry of entries) {
    if (entry.type !== 'attempt') continue;
    for (const { payload } of entry.writes as readonly HistoryWrite[]) {
      records.add(`${payload.partition}@${payload.position}`);
    }
  }
  return records.size <= limit.records
    ? []
    : [`limit: ${records.size} records were attempted, ${limit.records} are allowed`];
}
