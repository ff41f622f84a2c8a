import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longestRecovery } from '../../src/kafka-faults/recovery.ts';
import { period, writeJournal } from './support.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-kafka-recovery-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('longestRecovery', () => {
  it('waits in every partition for a record that was sent after the strike', async () => {
    await writeJournal(folder, 'first', [
      ...period(1, 0, { from: 0, to: 10, at: 1_000 }),
      ...period(1, 0, { from: 10, to: 30, at: 3_500 }),
      ...period(2, 1, { from: 0, to: 30, at: 4_000 }),
    ]);
    const sender = { sent: [30, 30], firstAfter: () => 12 };

    const seconds = await longestRecovery(folder, [2_000], sender);

    expect(seconds).toBe(2.012);
  });

  it('takes the longest of all strikes', async () => {
    await writeJournal(folder, 'first', period(1, 0, { from: 0, to: 10, at: 9_000 }));
    const sender = { sent: [10], firstAfter: (_: number, at: number) => (at > 5_000 ? 9 : 0) };

    const seconds = await longestRecovery(folder, [2_000, 8_000], sender);

    expect(seconds).toBe(7);
  });
});
