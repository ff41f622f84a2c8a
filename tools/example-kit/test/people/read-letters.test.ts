import { Buffer } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDeadLetterLine } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { letterLine, readLetters } from '../../src/people/read-letters.ts';

const line = formatDeadLetterLine({
  partition: { topic: 'people', id: 'people-1' },
  position: '7',
  key: null,
  value: Buffer.from('hello'),
  headers: {},
  timestamp: 0,
  rejections: [
    {
      stage: 'deserialize',
      code: 'rejected',
      reason: 'invalid-message',
      message: 'no',
      write: undefined,
      attempts: 1,
    },
  ],
  failedAt: 0,
});

describe('readLetters', () => {
  it('gives the messages as they were, with their places', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'read-letters-'));
    const path = join(folder, 'rejected.jsonl');
    await writeFile(path, `${line}\n`);

    const letters = await readLetters(path);

    await rm(folder, { recursive: true });
    expect(letters).toEqual([
      {
        place: 'people-1 at 7',
        text: 'hello',
        code: 'rejected',
        reason: 'invalid-message',
        explanation: 'no',
      },
    ]);
    expect(letters.map(letterLine)).toEqual(['people-1 at 7: "hello"']);
  });
});
