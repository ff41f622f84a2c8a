import { describe, expect, it } from 'vitest';
import { byTopic } from '../../src/transform/by-topic.ts';
import { chunked } from '../../src/transform/chunked.ts';
import { context, record, withLife, write } from './support.ts';
import type { NumberRecord, TestWrite } from './support.ts';

function tagged(tag: string): (each: NumberRecord) => TestWrite {
  return ({ value }) => write(`${tag}${value}`);
}

describe('byTopic', () => {
  it('gives a record to the transform of its topic', () => {
    const { transform } = byTopic<NumberRecord, TestWrite>({ a: tagged('a'), b: { transform: tagged('b') } });

    expect(['a', 'b'].map((topic) => transform(record(topic, 1), context))).toEqual([
      write('a1'),
      write('b1'),
    ]);
  });

  it.each(['c', 'toString', '__proto__'])('rejects a record of the unknown topic %s', (topic) => {
    const { transform } = byTopic<NumberRecord, TestWrite>({ a: tagged('a'), b: tagged('b') });

    expect(() => transform(record(topic, 1), context)).toThrow(
      expect.objectContaining({
        code: 'rejected',
        reason: 'unknown-topic',
        message: `byTopic: expected one of the topics a, b, or a default; got ${topic}`,
      }),
    );
  });

  it('gives other topics to the default, one of that name included', () => {
    const { transform } = byTopic<NumberRecord, TestWrite>({ a: tagged('a') }, { default: tagged('other ') });

    expect(['a', 'b', 'default'].map((topic) => transform(record(topic, 1), context))).toEqual([
      write('a1'),
      write('other 1'),
      write('other 1'),
    ]);
  });

  it('keeps what answers later waiting and what answers at once quick', async () => {
    const { transform } = byTopic<NumberRecord, TestWrite>({
      a: tagged('a'),
      b: async (each) => tagged('b')(each),
    });

    expect(transform(record('a', 1), context)).toEqual(write('a1'));
    expect(await transform(record('b', 1), context)).toEqual(write('b1'));
  });

  it('opens its transforms in order and closes them in reverse, each once', async () => {
    const journal: string[] = [];
    const shared = withLife('shared', journal);
    const all = byTopic(
      { a: shared, b: withLife('b', journal), c: shared },
      { default: withLife('rest', journal) },
    );

    await all.open?.(context);
    await all.close?.();
    await all.close?.();

    expect(journal).toEqual(['open shared', 'open b', 'open rest', 'close rest', 'close b', 'close shared']);
  });

  it('closes what was opened when another cannot be', async () => {
    const journal: string[] = [];
    const failure = new Error('cannot open');
    const all = byTopic({
      a: withLife('a', journal, { close: new Error('cannot close') }),
      b: withLife('b', journal, { open: failure }),
      c: withLife('c', journal),
    });

    await expect(all.open?.(context)).rejects.toBe(failure);
    await all.close?.();

    expect(journal).toEqual(['open a', 'open b', 'close a']);
  });

  it('closes the others when one cannot be closed, and tells of it', async () => {
    const journal: string[] = [];
    const failure = new Error('cannot close');
    const all = byTopic({ a: withLife('a', journal), b: withLife('b', journal, { close: failure }) });
    await all.open?.(context);

    await expect(all.close?.()).rejects.toBe(failure);

    expect(journal).toEqual(['open a', 'open b', 'close b', 'close a']);
  });

  it('dispatches chunks, run by run, with the smallest of their sizes', () => {
    const calls: string[] = [];
    const inChunks = (tag: string, maxRecords: number) =>
      chunked(
        (records: readonly NumberRecord[]) => {
          calls.push(`${tag} ${records.length}`);
          return records.map(tagged(tag));
        },
        { maxRecords },
      );
    const all = byTopic({ a: inChunks('a', 20) }, { default: inChunks('o', 30) });

    const outputs = all.transformChunk(
      ['a', 'a', 'x', 'x', 'a'].map((topic, i) => record(topic, i)),
      context,
    );

    expect(all.maxRecords).toBe(20);
    expect(outputs).toEqual(['a0', 'a1', 'o2', 'o3', 'a4'].map(write));
    expect(calls).toEqual(['a 2', 'o 2', 'a 1']);
  });

  it('keeps outputs that are lists apart', async () => {
    const all = byTopic({
      a: chunked(async (records: readonly NumberRecord[]) => records.map(() => [write('x'), write('y')])),
    });

    expect(await all.transformChunk([record('a', 1), record('a', 2)], context)).toEqual([
      [write('x'), write('y')],
      [write('x'), write('y')],
    ]);
  });

  it('refuses transforms of both forms', () => {
    const inChunks = chunked((records: readonly NumberRecord[]) => records.map(tagged('b')));
    const disguised = { ...inChunks, transform: tagged('b') };

    expect(() => byTopic({ a: tagged('a'), b: disguised })).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});
