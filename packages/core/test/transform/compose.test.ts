import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../src/contracts/record.ts';
import type { RecordTransform } from '../../src/contracts/transform.ts';
import { chunked } from '../../src/transform/chunked.ts';
import { compose } from '../../src/transform/compose.ts';
import { filter } from '../../src/transform/filter.ts';
import { mapValue } from '../../src/transform/step.ts';
import { context, record, withLife, write } from './support.ts';
import type { NumberRecord, TestWrite } from './support.ts';

const double = mapValue(({ value }: NumberRecord) => value * 2);
const doubleLater = mapValue(async ({ value }: NumberRecord) => value * 2);
const big = filter(({ value }: NumberRecord) => value > 2);
const show = ({ value }: SourceRecord): TestWrite => write(String(value));

describe('compose', () => {
  it('leads a record through the steps to the transform, at once', () => {
    const { transform } = compose(
      double,
      big,
      mapValue(({ value }: NumberRecord) => `<${value}>`),
      show,
    );

    expect(transform(record('t', 3), context)).toEqual(write('<6>'));
  });

  it('writes nothing for a record that a step leaves out, and shows it to no later step', () => {
    const seen: number[] = [];
    const look = mapValue(({ value }: NumberRecord) => seen.push(value));
    const { transform } = compose(double, big, look, show);

    const output = transform(record('t', 1), context);

    expect(output).toBeUndefined();
    expect(seen).toEqual([]);
  });

  it('waits for a step that answers later', async () => {
    const { transform } = compose(doubleLater, big, show);

    const outputs = [transform(record('t', 3), context), transform(record('t', 1), context)];

    expect(outputs[0]).toBeInstanceOf(Promise);
    expect([await outputs[0], await outputs[1]]).toEqual([write('6'), undefined]);
  });

  it('keeps every other field of a record whose value is replaced', () => {
    const seen: NumberRecord[] = [];
    const { transform } = compose(double, (each: NumberRecord) => {
      seen.push(each);
      return undefined;
    });

    transform(record('t', 3), context);

    const [each] = seen;
    expect(each?.value).toBe(6);
    expect([each?.topic, each?.partition, each?.position, each?.key, each?.headers, each?.timestamp]).toEqual(
      ['t', { topic: 't', id: 't-0' }, 7, 'key', { trace: 'on' }, 1000],
    );
    expect([each?.rawKey, each?.rawValue]).toEqual([Uint8Array.of(1), Uint8Array.of(2)]);
  });

  it('lets a throw of a step through', () => {
    const failure = new Error('bad');
    const fail = mapValue((): number => {
      throw failure;
    });

    expect(() => compose(fail, show).transform(record('t', 1), context)).toThrow(failure);
  });

  it('opens and closes the transform, and calls it as a method', async () => {
    const journal: string[] = [];
    class Prefixing implements RecordTransform<NumberRecord, TestWrite> {
      readonly #prefix = '#';
      readonly open = withLife('a', journal).open;
      readonly close = withLife('a', journal).close;

      transform({ value }: NumberRecord): TestWrite {
        return write(`${this.#prefix}${value}`);
      }
    }
    const composed = compose(double, new Prefixing());

    await composed.open?.(context);
    const output = composed.transform(record('t', 2), context);
    await composed.close?.();

    expect(output).toEqual(write('#4'));
    expect(journal).toEqual(['open a', 'close a']);
  });

  it('gives a chunk transform what the steps keep, and puts its outputs where the records were', () => {
    const calls: number[][] = [];
    const sums = chunked(
      (records: readonly NumberRecord[]) => {
        calls.push(records.map(({ value }) => value));
        return records.map(({ value }) => write(String(value)));
      },
      { maxRecords: 7 },
    );
    const composed = compose(double, big, sums);

    const outputs = composed.transformChunk(
      [3, 1, 4, 0].map((value) => record('t', value)),
      context,
    );
    const none = composed.transformChunk([record('t', 0)], context);

    expect(composed.maxRecords).toBe(7);
    expect(outputs).toEqual([write('6'), undefined, write('8'), undefined]);
    expect(none).toEqual([undefined]);
    expect(calls).toEqual([[6, 8]]);
  });

  it('waits for steps and for a chunk transform that answer later', async () => {
    const later = chunked(async (records: readonly NumberRecord[]) => records.map(show));
    const composed = compose(doubleLater, big, later);

    const outputs = await composed.transformChunk(
      [1, 2].map((value) => record('t', value)),
      context,
    );

    expect(outputs).toEqual([undefined, write('4')]);
  });

  it('refuses a chunk transform that does not answer for each record', () => {
    const composed = compose(
      double,
      chunked((): TestWrite[] => []),
    );

    expect(() => composed.transformChunk([record('t', 1)], context)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: 'Chunk transform: expected 1 outputs, one per record, got 0',
      }),
    );
  });
});

describe('filter', () => {
  it('transforms what is wanted and leaves the rest out', () => {
    const { transform } = filter(({ value }: NumberRecord) => value > 1, show);

    expect([1, 2].map((value) => transform(record('t', value), context))).toEqual([undefined, write('2')]);
  });

  it('waits for a predicate that answers later', async () => {
    const { transform } = filter(async ({ value }: NumberRecord) => value > 1, show);

    expect(await Promise.all([1, 2].map(async (value) => transform(record('t', value), context)))).toEqual([
      undefined,
      write('2'),
    ]);
  });

  it('filters chunks too', () => {
    const shown = chunked((records: readonly NumberRecord[]) => records.map(show));
    const filtered = filter(({ value }: NumberRecord) => value > 1, shown);

    expect(filtered.transformChunk([record('t', 1), record('t', 2)], context)).toEqual([
      undefined,
      write('2'),
    ]);
  });
});

describe('chunked', () => {
  it.each([0, -1, 1.5, Number.NaN])('refuses %s records per chunk', (maxRecords) => {
    expect(() => chunked(() => [], { maxRecords })).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: `chunked: expected maxRecords to be a whole number of at least 1, got ${maxRecords}`,
      }),
    );
  });
});
