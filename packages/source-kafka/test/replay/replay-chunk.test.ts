import type { RecordChunk, RecordHeaders } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { writeLetter } from '../../src/dead-letter/letter.ts';
import { ReplayChunk } from '../../src/replay/replay-chunk.ts';
import { rejectedRecord } from '../dead-letter/support.ts';

interface Stored {
  readonly headers: RecordHeaders;
  readonly timestamp?: number;
}

function lettersOf(...stored: readonly Stored[]): RecordChunk {
  return {
    partition: { topic: 'letters', id: 'letters-2' },
    length: stored.length,
    bytes: 1_000,
    keyAt: (index) => Uint8Array.of(index),
    valueAt: (index) => Uint8Array.of(index, index),
    headersAt: (index) => stored[index]?.headers ?? {},
    timestampAt: (index) => stored[index]?.timestamp,
    positionAt: (index) => String(70 + index),
  };
}

const letter: Stored = {
  headers: writeLetter(rejectedRecord({ headers: { trace: 'on' } }), {}).headers,
  timestamp: 1_700_000_001_000,
};

describe('ReplayChunk', () => {
  it('gives the record as it was, at the place of the letter', () => {
    const letters = lettersOf(letter);

    const chunk = new ReplayChunk(letters);

    expect(chunk.topicAt(0)).toBe('charges');
    expect(chunk.headersAt(0)).toEqual({ trace: 'on' });
    expect(chunk.timestampAt(0)).toBe(1_466_000_000_000);
    expect(chunk.keyAt(0)).toEqual(Uint8Array.of(0));
    expect(chunk.valueAt(0)).toEqual(Uint8Array.of(0, 0));
    expect(chunk.partition).toBe(letters.partition);
    expect(chunk.positionAt(0)).toBe('70');
    expect(chunk.length).toBe(1);
    expect(chunk.bytes).toBeGreaterThan(letters.bytes);
  });

  it('gives no time where the record had none', () => {
    const timeless = writeLetter(rejectedRecord({ timestamp: undefined }), {}).headers;

    expect(new ReplayChunk(lettersOf({ ...letter, headers: timeless })).timestampAt(0)).toBeUndefined();
  });

  it('takes the time of a letter of Kafka Connect for that of the record, which it is', () => {
    const connect = { headers: { '__connect.errors.topic': 'users', trace: 'on' }, timestamp: 17 };
    const chunk = new ReplayChunk(lettersOf(letter, connect));

    expect(chunk.topicAt(1)).toBe('users');
    expect(chunk.timestampAt(1)).toBe(17);
    expect(chunk.headersAt(1)).toEqual({ trace: 'on' });
  });

  it('leaves a record that is no letter as it is', () => {
    const chunk = new ReplayChunk(lettersOf({ headers: { trace: 'on' }, timestamp: 17 }));

    expect(chunk.topicAt(0)).toBeUndefined();
    expect(chunk.timestampAt(0)).toBe(17);
    expect(chunk.headersAt(0)).toEqual({ trace: 'on' });
  });

  it('looks into a letter once', () => {
    let looks = 0;
    const letters = lettersOf(letter);
    const counted: RecordChunk = {
      ...letters,
      headersAt: (index) => {
        looks += 1;
        return letters.headersAt(index);
      },
    };
    const chunk = new ReplayChunk(counted);

    chunk.headersAt(0);
    chunk.timestampAt(0);
    chunk.topicAt(0);

    expect(looks).toBe(1);
  });
});
