import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeadLetterRecord } from '../../src/contracts/dead-letter.ts';
import { formatDeadLetterLine } from '../../src/dead-letter/line-format.ts';
import { parseDeadLetterLine } from '../../src/dead-letter/parse-line.ts';
import { thrownBy } from '../decoding/context.ts';
import { rejectedRecord } from './support.ts';

const bytes = fc.uint8Array();
const header = fc.oneof(bytes, fc.string({ unit: 'binary' }), fc.constant(null));
const optionalText = fc.option(fc.string(), { nil: undefined });
const record: fc.Arbitrary<DeadLetterRecord> = fc.record({
  partition: fc.record({ topic: fc.string(), id: fc.string() }),
  // Minus zero is no JSON: it comes back as zero.
  position: fc.oneof(
    fc.integer(),
    fc.string(),
    fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }),
  ),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(fc.string(), fc.oneof(header, fc.array(header)), { noNullPrototype: true }),
  timestamp: fc.option(fc.integer(), { nil: undefined }),
  rejections: fc.array(
    fc.record({
      stage: fc.constantFrom('deserialize', 'transform', 'write'),
      code: fc.constantFrom('rejected', 'too-large', 'conflict'),
      reason: optionalText,
      message: fc.string(),
      write: fc.option(fc.nat(), { nil: undefined }),
      attempts: fc.nat(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  failedAt: fc.integer(),
});

describe('a dead letter line', () => {
  it('is one line of JSON in the documented form, its version first', () => {
    const line = formatDeadLetterLine(
      rejectedRecord({ headers: { bytes: Uint8Array.of(1), text: 'a', none: null } }),
    );

    expect(line).not.toContain('\n');
    expect(line.startsWith('{"version":1,')).toBe(true);
    expect(JSON.parse(line)).toEqual({
      version: 1,
      topic: 'charges',
      partition: 'charges-3',
      position: 42,
      timestamp: 1_700_000_000_000,
      failedAt: 1_700_000_001_000,
      rejections: [
        { stage: 'write', code: 'rejected', reason: 'constraint', message: 'no', write: 1, attempts: 3 },
        { stage: 'write', code: 'rejected', message: 'again', attempts: 1 },
      ],
      key: 'AP8=',
      value: 'e/8=',
      headers: { bytes: { base64: 'AQ==' }, text: 'a', none: null },
    });
  });

  it('writes the part of a buffer that a value is', () => {
    const value = new TextEncoder().encode('before middle after').subarray(7, 13);

    const read = parseDeadLetterLine(formatDeadLetterLine(rejectedRecord({ value })));

    expect(new TextDecoder().decode(read.value ?? undefined)).toBe('middle');
  });

  it('leaves out headers that are not set, and keeps one called __proto__', () => {
    const line = formatDeadLetterLine(rejectedRecord({ headers: { gone: undefined, ['__proto__']: 'own' } }));

    const { headers } = parseDeadLetterLine(line);

    expect(Object.entries(headers)).toEqual([['__proto__', 'own']]);
  });

  it('gives back any record that was written', () => {
    fc.assert(
      fc.property(record, (written) => {
        expect(parseDeadLetterLine(formatDeadLetterLine(written))).toEqual(written);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 2000) },
    );
  });

  it('takes values of many megabytes', () => {
    const value = new Uint8Array(12_000_000).fill(7);

    const read = parseDeadLetterLine(formatDeadLetterLine(rejectedRecord({ value })));

    expect(read.value?.length).toBe(12_000_000);
  });
});

describe('parseDeadLetterLine', () => {
  const good = JSON.parse(formatDeadLetterLine(rejectedRecord())) as { [field: string]: unknown };

  it('ignores fields that it does not know', () => {
    expect(parseDeadLetterLine(JSON.stringify({ ...good, host: 'a' })).position).toBe(42);
  });

  it.each<[string, string, unknown]>([
    ['version', 'version: expected the number 1, got undefined', undefined],
    ['topic', 'topic: expected text, got number', 1],
    ['partition', 'partition: expected text, got undefined', undefined],
    ['position', 'position: expected a value, got undefined', undefined],
    ['key', 'key: expected base64 or null, got string', '??'],
    ['value', 'value: expected base64 or null, got undefined', undefined],
    ['headers', 'headers: expected an object, got a list', []],
    ['headers', 'headers: expected text, null or base64, got number', { a: 1 }],
    ['headers', 'base64: expected base64 or null, got boolean', { a: { base64: true } }],
    ['timestamp', 'timestamp: expected a number, got null', null],
    ['rejections', 'rejections: expected a list that is not empty, got a list', []],
    ['rejections', 'rejections: expected objects, got string', ['x']],
    ['rejections', 'stage: expected text, got undefined', [{}]],
    ['failedAt', 'failedAt: expected a number, got string', 'now'],
  ])('rejects a line whose %s is wrong (%s)', (field, text, value) => {
    const error = thrownBy(() => parseDeadLetterLine(JSON.stringify({ ...good, [field]: value })));

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-dead-letter' });
    expect(error.message).toBe(`Dead letter, ${text}`);
  });

  it.each(['', '{"version":1,"topic":"secret', 'null', '[]'])('rejects %j, without its text', (line) => {
    const error = thrownBy(() => parseDeadLetterLine(line));

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-dead-letter' });
    expect(error.message).not.toContain('secret');
  });

  it('stops at a line of a newer version', () => {
    const error = thrownBy(() => parseDeadLetterLine(JSON.stringify({ ...good, version: 2 })));

    expect(error).toMatchObject({
      code: 'misconfigured',
      message: 'Dead letter: expected version 1 of the format, got 2',
    });
  });
});
