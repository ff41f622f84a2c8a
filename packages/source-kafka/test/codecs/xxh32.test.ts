import { describe, expect, it } from 'vitest';
import { xxh32 } from '../../src/codecs/xxh32.ts';

describe('xxh32', () => {
  // Computed with the C library (python xxhash).
  it.each([
    [0, 0x2cc5d05],
    [1, 0xcf65b03e],
    [3, 0x663e9a55],
    [4, 0x80691e66],
    [15, 0x57c01ece],
    [16, 0xb72837f4],
    [17, 0x7c77adc2],
    [31, 0xef24f709],
    [32, 0x830741c1],
    [100, 0x7f89ba44],
    [255, 0xb4d58730],
  ])('hashes %i bytes', (length, hash) => {
    expect(xxh32(Buffer.from(Uint8Array.from({ length }, (_, index) => index)))).toBe(hash);
  });
});
