import zlib from 'node:zlib';
import { RivergraphError } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../../src/codecs/codec.ts';
import { lz4 } from '../../src/codecs/lz4.ts';
import { snappy } from '../../src/codecs/snappy.ts';
import { createZstd } from '../../src/codecs/zstd.ts';
import { contentOf, vectors } from './vectors.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 300);

const zstd = createZstd();
/** As on a Node without Zstandard. */
const zstdInScript = createZstd({});
const codecs: Readonly<Record<string, Codec>> = { lz4, snappy, zstd, 'zstd in script': zstdInScript };
const known = [
  ...vectors.lz4.map((vector) => ({ codec: 'lz4', ...vector })),
  ...vectors.snappy.map((vector) => ({ codec: 'snappy', ...vector })),
  ...vectors.zstd.map((vector) => ({ codec: 'zstd', ...vector })),
  ...vectors.zstd.map((vector) => ({ codec: 'zstd in script', ...vector })),
];

/** Bytes that compress, more or less: pieces of a few kinds, one after the other. */
const content = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 4000 }))
        .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes))),
      fc.integer({ min: 0, max: 70_000 }).map((length) => Buffer.alloc(length, 7)),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts));

function codecOf(name: string): Codec {
  const codec = codecs[name];
  if (codec === undefined) throw new Error(`no codec ${name}`);
  return codec;
}

function thrownBy(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

describe.each(['lz4', 'snappy'])('codec %s', (name) => {
  const codec = codecOf(name);

  it('gives back what it compressed', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const back = codec.decompress(codec.compress({ buffer: bytes }));

        expect(back.equals(bytes)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('makes smaller what repeats, and hardly larger what does not', () => {
    const repeated = contentOf('repeated');
    const noise = Buffer.from(
      Uint32Array.from({ length: 50_000 }, (_, n) => Math.imul(n + 1, 0x9e3779b1)).buffer,
    );

    expect(codec.compress({ buffer: repeated }).length).toBeLessThan(repeated.length / 15);
    expect(codec.compress({ buffer: noise }).length).toBeLessThan(noise.length * 1.01);
    expect(codec.decompress(codec.compress({ buffer: noise })).equals(noise)).toBe(true);
  });

  it('gives away memory that it does not use again', () => {
    const first = codec.decompress(codec.compress({ buffer: contentOf('lines') }));
    codec.decompress(codec.compress({ buffer: contentOf('repeated') }));

    expect(first.equals(contentOf('lines'))).toBe(true);
  });
});

describe('codecs', () => {
  it.each(known)('$codec reads a vector made elsewhere: $name', ({ codec, content: kind, hex }) => {
    const bytes = codecOf(codec).decompress(Buffer.from(hex, 'hex'));

    expect(bytes.equals(contentOf(kind))).toBe(true);
  });

  it('begins an LZ4 frame as Kafka does, with independent blocks', () => {
    expect(lz4.compress({ buffer: Buffer.from('a') }).toString('hex')).toBe(
      '04224d18604082' + '01000080' + '61' + '00000000',
    );
  });

  it('reads an LZ4 header whose checksum covers the magic number, as old clients write it', () => {
    const frame = lz4.compress({ buffer: Buffer.from('abc') });
    // xxHash of 04 22 4d 18 60 40, second byte; computed with the C library.
    frame[6] = 0x1a;

    expect(lz4.decompress(frame).toString()).toBe('abc');
  });

  it('reads each kind of Snappy element', () => {
    // Length 18; literal "abcd"; copy of 4 from 4 back (1-byte offset), of 6 from 8 back (2 bytes), of 4 from 2 back (4 bytes).
    const block = Buffer.from('120c61626364' + '0104' + '160800' + '0f02000000', 'hex');

    expect(snappy.decompress(block).toString()).toBe('abcdabcdabcdabab' + 'ab');
  });

  it('says which Node compresses with Zstandard', () => {
    expect(thrownBy(() => zstdInScript.compress({ buffer: Buffer.from('a') }))).toMatchObject({
      code: 'misconfigured',
      message: `Codec zstd: expected Node 22.15 or newer to compress with, got ${process.version}; gzip, snappy and lz4 need no newer Node`,
    });
  });

  it('uses the Zstandard that Node has, and reads all of several frames', () => {
    // Deflate and its length stand for it on any Node.
    const codec = createZstd({
      zstdCompressSync: (bytes) => {
        const packed = zlib.deflateSync(bytes);
        return Buffer.concat([Buffer.of(packed.length >> 8, packed.length & 0xff), packed]);
      },
      zstdDecompressSync: (bytes) => {
        const bytesWritten = 2 + Buffer.from(bytes).readUInt16BE(0);
        return { buffer: zlib.inflateSync(bytes.subarray(2, bytesWritten)), engine: { bytesWritten } };
      },
    });

    const packed = codec.compress({ buffer: contentOf('lines') });

    expect(codec.decompress(packed).equals(contentOf('lines'))).toBe(true);
    const twice = codec.decompress(Buffer.concat([packed, packed]));
    expect(twice.equals(Buffer.concat([contentOf('lines'), contentOf('lines')]))).toBe(true);
  });
});

describe.each(Object.keys(codecs))('codec %s given damaged bytes', (name) => {
  const codec = codecOf(name);
  const samples = known.filter((vector) => vector.codec === name).map(({ hex }) => Buffer.from(hex, 'hex'));

  /** Gives an error that is not of ours. Some damage is not to be seen without a checksum, and gives none. */
  function strayError(damaged: Buffer): unknown {
    const error = thrownBy(() => codec.decompress(damaged));
    if (!(error instanceof RivergraphError)) return error;
    const coded = error.code === 'rejected' && error.reason === 'corrupt-batch';
    return coded && /^Codec \w+: expected a compressed batch, got /.test(error.message) ? undefined : error;
  }

  it('refuses any beginning of it, or gives an error of ours', () => {
    const beginnings = samples.flatMap((sample) => {
      return Array.from(sample.keys(), (length) => sample.subarray(0, length));
    });

    expect(beginnings.map(strayError).filter((error) => error !== undefined)).toEqual([]);
  });

  it('ends no worse than with an error of ours when bytes are changed', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, (sample, places) => {
        const damaged = Buffer.from(sample);
        for (const [place, byte] of places) damaged[place % damaged.length] = byte;

        expect(strayError(damaged)).toBeUndefined();
      }),
      { numRuns },
    );
  });

  it('ends no worse than with an error of ours on noise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        expect(strayError(Buffer.from(bytes))).toBeUndefined();
      }),
      { numRuns },
    );
  });
});

describe.each(['lz4', 'snappy'])('codec %s given a damaged batch', (name) => {
  it('refuses every beginning of it', () => {
    const whole = codecOf(name).compress({ buffer: contentOf('lines') });

    const read = Array.from({ length: whole.length }, (_, length) => {
      return thrownBy(() => codecOf(name).decompress(whole.subarray(0, length)));
    });

    // The framing of Snappy has no end mark: its header alone is an empty batch.
    expect(read.filter((error) => error === undefined)).toHaveLength(name === 'snappy' ? 1 : 0);
  });
});

describe('codec lz4 given a frame with checksums', () => {
  it('refuses every change of a byte', () => {
    const [sample] = vectors.lz4.filter((vector) => vector.name === 'linked, checksums');
    const frame = Buffer.from(sample?.hex ?? '', 'hex');

    const unnoticed = Array.from(frame.keys()).filter((place) => {
      const damaged = Buffer.from(frame);
      damaged[place] = (damaged[place] ?? 0) ^ 0x10;
      return thrownBy(() => lz4.decompress(damaged)) === undefined;
    });

    expect(unnoticed).toEqual([]);
  });
});
