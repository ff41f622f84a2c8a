import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nullable } from '../../src/decoding/nullable.ts';
import { raw } from '../../src/decoding/raw.ts';
import { string } from '../../src/decoding/string.ts';
import { thrownBy, utf8, valueContext } from './context.ts';

describe('raw', () => {
  it('gives the same bytes, and null for none', () => {
    const bytes = Uint8Array.of(0xff, 0);

    expect(raw()(bytes, valueContext)).toBe(bytes);
    expect(raw()(null, valueContext)).toBeNull();
  });
});

describe('string', () => {
  it.each(['', 'plain', 'Grüße, 世界 🌍', '\u0000', '\ufeffmarked', '\ufffd'])('decodes %j', (text) => {
    expect(string()(utf8(text), valueContext)).toBe(text);
  });

  it('decodes a part of a larger buffer', () => {
    const bytes = utf8('before middle after').subarray(7, 13);

    expect(string()(bytes, valueContext)).toBe('middle');
  });

  it.each<[string, readonly number[], number]>([
    ['a byte that never occurs', [0x61, 0xff, 0x61], 1],
    ['a lone continuation', [0x80], 0],
    ['an overlong form', [0x61, 0x61, 0xc0, 0x80], 2],
    ['a surrogate', [0xed, 0xa0, 0x80], 1],
    ['a character that is cut off', [0x61, 0xe4, 0xb8], 3],
  ])('rejects %s and says where', (_, bytes, from) => {
    const error = thrownBy(() => string()(Uint8Array.from(bytes), valueContext));

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-utf8' });
    expect(error.message).toBe(
      `Record value: expected UTF-8, got ${bytes.length} bytes, not valid from byte ${from} on`,
    );
    expect(error.cause).toBeInstanceOf(TypeError);
  });

  it('goes on after a record that it rejected', () => {
    const decode = string();
    thrownBy(() => decode(Uint8Array.of(0xe4, 0xb8), valueContext));

    expect(decode(utf8('fine'), valueContext)).toBe('fine');
  });

  it('rejects missing bytes and names the way out', () => {
    const error = thrownBy(() => string()(null, { ...valueContext, part: 'key' }));

    expect(error).toMatchObject({ code: 'rejected', reason: 'missing-bytes' });
    expect(error.message).toBe('Record key: expected bytes, got none (null); nullable() lets null through');
  });

  it('gives back any text that was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(string()(utf8(text), valueContext)).toBe(text);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2000) },
    );
  });
});

describe('nullable', () => {
  it('gives null for none and leaves the rest to the deserializer', () => {
    const decode = nullable(string());

    expect(decode(null, valueContext)).toBeNull();
    expect(decode(utf8('a'), valueContext)).toBe('a');
  });
});
