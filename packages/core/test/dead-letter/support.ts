import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';
import type { DeadLetterRecord } from '../../src/contracts/dead-letter.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { SinkContext } from '../../src/contracts/sink.ts';

export const context: SinkContext = {
  signal: new AbortController().signal,
  clock: systemClock,
  logger: silentLogger,
};

export function rejectedRecord(changes: Partial<DeadLetterRecord> = {}): DeadLetterRecord {
  return {
    partition: { topic: 'charges', id: 'charges-3' },
    position: 42,
    key: Uint8Array.of(0, 255),
    value: Uint8Array.of(123, 0xff),
    headers: {
      text: 'ü',
      bytes: Uint8Array.of(1, 2),
      none: null,
      several: ['a', Uint8Array.of(3), null],
      ['__proto__']: 'own',
    },
    timestamp: 1_700_000_000_000,
    rejections: [
      { stage: 'write', code: 'rejected', reason: 'constraint', message: 'no', write: 1, attempts: 3 },
      {
        stage: 'write',
        code: 'rejected',
        reason: undefined,
        message: 'again',
        write: undefined,
        attempts: 1,
      },
    ],
    failedAt: 1_700_000_001_000,
    ...changes,
  };
}

/** Makes a folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rivergraph-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
