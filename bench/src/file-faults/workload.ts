import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from '../random.ts';
import type { Random } from '../random.ts';

/** A transfer between two accounts, as a line of a file has it. */
export interface Transfer {
  /** Unique over all files, ascending within one. */
  readonly id: number;
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** What was sent, and what is to become of it. */
export interface Workload {
  readonly sent: number;
  /** The transfers that the graph is to hold. */
  readonly good: readonly Transfer[];
  /** Where the records stand that the dead letter is to hold, as {@link placeOf} names it. */
  readonly poison: ReadonlySet<string>;
}

/** An account that no transfer creates. */
export const missingAccount = -1;

const fileNames = ['first.jsonl', 'second.jsonl', 'third.jsonl.gz'] as const;
const accountsPerFile = 400;
const poisonPerThousand = 3;

/** The files of a workload; each is a partition. */
export function filePaths(folder: string): readonly string[] {
  return fileNames.map((name) => join(folder, name));
}

/** Names a record by its file and its number in it, counted from 1. */
export function placeOf(partition: string, record: number): string {
  return `${partition}#${record}`;
}

/** Writes the files of a workload, and says what they come to. */
export async function createWorkload(
  folder: string,
  seed: number,
  recordsPerFile: number,
): Promise<Workload> {
  const random = createRandom(seed);
  const good: Transfer[] = [];
  const poison = new Set<string>();
  for (const [index, path] of filePaths(folder).entries()) {
    const lines: string[] = [];
    for (let record = 1; record <= recordsPerFile; record += 1) {
      const transfer = randomTransfer(random, index, record);
      const isPoison = random.whole(1, 1_000) <= poisonPerThousand;
      if (isPoison) poison.add(placeOf(path, record));
      else good.push(transfer);
      lines.push(isPoison ? poisoned(transfer, random) : JSON.stringify(transfer));
    }
    const text = `${lines.join('\n')}\n`;
    await writeFile(path, path.endsWith('.gz') ? gzipSync(text) : text);
  }
  return { sent: fileNames.length * recordsPerFile, good, poison };
}

/** Each file has accounts of its own, because order holds within a file only. */
function randomTransfer(random: Random, file: number, record: number): Transfer {
  const account = (): number => file * 1_000_000 + random.whole(1, accountsPerFile);
  return { id: file * 100_000_000 + record, from: account(), to: account(), amount: random.whole(1, 1_000) };
}

/** Spoils a record so that it is rejected: when it is decoded, transformed or written. */
function poisoned(transfer: Transfer, random: Random): string {
  const text = JSON.stringify(transfer);
  return random.oneOf([
    text.slice(0, random.whole(1, text.length - 1)),
    JSON.stringify({ ...transfer, amount: 'much' }),
    JSON.stringify({ ...transfer, to: missingAccount }),
  ]);
}
