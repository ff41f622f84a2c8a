import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { longestRecovery } from '../../src/kinesis-faults/recovery.ts';
import { keys, period, writeJournal } from './support.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rivergraph-kinesis-recovery-test-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the recovery of the Kinesis fault runs', () => {
  it('waits with every key for a record that was sent after the strike', async () => {
    await writeJournal(folder, 'first', period(1, { from: 0, to: 10 }));
    await writeJournal(folder, 'second', period(1, { from: 10, to: 30, at: 3_500 }));
    const sentRecords = { sent: [30, 30], firstAfter: () => 12 };

    const seconds = await longestRecovery(folder, [2_000], { keys, sentRecords });

    expect(seconds).toBe(1.505);
  });
});
