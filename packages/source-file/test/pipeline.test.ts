import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileDeadLetter, createPipeline, string } from '@rivergraph/core';
import type { Pipeline } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import type { MemorySink, TestWrite } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { createDeadLetterSource, createFileSource } from '../src/index.ts';
import { temporaryFolder } from './support/files.ts';

const columns = ['id', 'name'] as const;

interface Setup {
  readonly folder: string;
  readonly path: string;
  readonly sink: MemorySink;
  /** Each call is one life of the program. */
  readonly newPipeline: () => Pipeline;
}

async function setUp(content: string): Promise<Setup> {
  const folder = await temporaryFolder();
  const path = join(folder, 'people.csv');
  await writeFile(path, content);
  const sink = createMemorySink({ journal: 'none' });
  const newPipeline = (): Pipeline =>
    createPipeline({
      source: createFileSource({ format: 'csv', path, columns, checkpoint: join(folder, 'checkpoint.json') }),
      transform: ({ value }): TestWrite => testWrite(value.id, value.name),
      sink,
      deadLetter: createFileDeadLetter(join(folder, 'rejected.jsonl')),
    });
  return { folder, path, sink, newPipeline };
}

const row = (id: number): string => `${id},"name, ${id}"\n`;
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => row(from + index)).join('');

describe('a pipeline over a file', () => {
  it('goes on after a limit exactly where it stopped, and changes nothing when all is done', async () => {
    const { sink, newPipeline } = await setUp(rows(0, 10_000));

    const first = await newPipeline().run({ limit: { records: 4321 } });
    const second = await newPipeline().run();
    const third = await newPipeline().run();

    expect([first, second, third].map(({ reason, stats }) => [reason, stats.consumed])).toEqual([
      ['limit', 4321],
      ['end', 5679],
      ['end', 0],
    ]);
    expect(sink.graph.values.size).toBe(10_000);
    expect(sink.graph.values.get('9999')).toBe('name, 9999');
  });

  it('takes what was appended since the file had ended', async () => {
    const { path, sink, newPipeline } = await setUp(rows(0, 3));
    await newPipeline().run();
    await appendFile(path, rows(3, 5));

    const { stats } = await newPipeline().run();

    expect(stats.consumed).toBe(2);
    expect([...sink.graph.values.keys()]).toEqual(['0', '1', '2', '3', '4']);
  });

  it('puts the bytes of bad rows into the dead letter, from where they are replayed', async () => {
    const { folder, sink, newPipeline } = await setUp(`${rows(0, 50)}50\n51,"a"b"\n${rows(52, 100)}`);
    await newPipeline().run();
    const lines = (await readFile(join(folder, 'rejected.jsonl'), 'utf8')).trim().split('\n');
    const replayed: unknown[] = [];

    const replay = createPipeline({
      source: createDeadLetterSource(join(folder, 'rejected.jsonl'), { value: string() }),
      transform: ({ topic, value }): TestWrite => {
        replayed.push({ topic, value });
        return testWrite('replayed', value);
      },
      sink,
    });
    const { stats } = await replay.run();

    expect(lines).toHaveLength(2);
    expect(stats.consumed).toBe(2);
    expect(replayed).toEqual([
      { topic: 'people.csv', value: '50' },
      { topic: 'people.csv', value: '51,"a"b"' },
    ]);
    expect(sink.graph.values.size).toBe(99);
  });
});
