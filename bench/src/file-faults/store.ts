import { join } from 'node:path';

/** The files that a victim leaves. */
export interface Store {
  readonly database: string;
  readonly checkpoint: string;
  readonly rejects: string;
  readonly journal: string;
}

/** Names the files that a victim leaves in a folder. */
export function storeOf(folder: string): Store {
  return {
    database: join(folder, 'graph.lbug'),
    checkpoint: join(folder, 'checkpoint.json'),
    rejects: join(folder, 'rejected.jsonl'),
    journal: join(folder, 'journal.txt'),
  };
}
