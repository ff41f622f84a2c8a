import { basename } from 'node:path';
import type { Partition, SourceContext } from '@rivergraph/core';
import { Checkpoint } from './checkpoint.ts';
import type { StoredFile } from './checkpoint-format.ts';
import { fingerprintLike, inspectFile } from './data-file.ts';
import type { FileFacts } from './data-file.ts';
import { changedFile } from './errors.ts';
import type { PlannedFile } from './file-lane.ts';
import type { ResolvedFileOptions } from './options.ts';
import type { RowFormat } from './row-format.ts';

/** A partition of a file and how its rows are read. */
interface FilePart {
  readonly partition: Partition;
  readonly format: RowFormat;
}

/** Tells the partitions of a file. */
export type Partitioning = (
  facts: FileFacts,
  topic: string,
  signal: AbortSignal,
) => Promise<readonly FilePart[]>;

/** What a session starts with. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly checkpoint: Checkpoint | undefined;
}

/** Each file is one partition. */
export function onePartitionPerFile(format: RowFormat): Partitioning {
  return async ({ path }, topic) => [{ partition: { topic, id: path }, format }];
}

/** Looks at the checkpoint and at every file. Leaves nothing open. */
export async function planFiles(
  options: ResolvedFileOptions,
  partitioning: Partitioning,
  context: SourceContext,
): Promise<Plan> {
  const checkpoint = options.checkpoint === undefined ? undefined : await Checkpoint.read(options.checkpoint);
  if (context.purpose === 'run') await checkpoint?.assertWritable();
  const files: PlannedFile[] = [];
  for (const path of options.paths) {
    context.signal.throwIfAborted();
    const facts = await inspectFile(path, options.compression);
    for (const part of await partitioning(facts, options.topic ?? basename(path), context.signal)) {
      const stored = checkpoint?.get(part.partition.id);
      if (stored !== undefined) await assertSameFile(facts, stored, checkpoint?.path);
      files.push({ ...part, facts, stored });
    }
  }
  context.signal.throwIfAborted();
  return { files, checkpoint };
}

async function assertSameFile(facts: FileFacts, stored: StoredFile, checkpoint = ''): Promise<void> {
  const advice = `put it back, or delete '${checkpoint}' to start all its files again`;
  if (facts.size < stored.size) {
    const what = `expected at least ${stored.size} bytes as at the last commit, got ${facts.size}; ${advice}`;
    throw changedFile(facts.path, 'shrunk', what);
  }
  const { sha256 } = await fingerprintLike(facts.path, stored.fingerprint);
  if (sha256 === stored.fingerprint.sha256) return;
  throw changedFile(facts.path, 'replaced', `it does not start as at the last commit; ${advice}`);
}
