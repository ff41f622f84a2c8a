import { createHash } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a run reads, and where it leaves what it makes. */
export interface Files {
  readonly input: string;
  /** Holds the three files below; without it the next run starts afresh. */
  readonly folder: string;
  readonly database: string;
  readonly checkpoint: string;
  readonly rejects: string;
}

const example = fileURLToPath(new URL('..', import.meta.url));

/** The ratings that come with this example. */
export const shippedInput: string = join(example, 'data', 'bitcoin-otc-trust.csv');

/** Names the files of a run. Every input has a folder of its own, so that two networks never mix by accident. */
export function filesOf(input: string = shippedInput, folder: string = defaultFolder(input)): Files {
  return {
    input: resolve(input),
    folder: resolve(folder),
    database: join(folder, 'graph.lbug'),
    checkpoint: join(folder, 'checkpoint.json'),
    rejects: join(folder, 'rejected.jsonl'),
  };
}

function defaultFolder(input: string): string {
  if (input === shippedInput) return join(example, '.data', 'bitcoin-otc');
  const mark = createHash('sha256').update(resolve(input)).digest('hex').slice(0, 8);
  return join(example, '.data', `${basename(input)}-${mark}`);
}
