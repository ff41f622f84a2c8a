import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseDeadLetterLine } from '@rivergraph/core';

/** How many records were set aside, for each reason. One that came again and was set aside again counts once. */
export async function readLetters(paths: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const reasons = new Map<string, string>();
  for (const path of paths.filter((one) => existsSync(one))) {
    const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
    for (const line of lines) {
      const { partition, position, rejections } = parseDeadLetterLine(line);
      reasons.set(JSON.stringify([partition.id, position]), rejections[0]?.reason ?? 'unknown');
    }
  }
  const counts = new Map<string, number>();
  for (const reason of reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
