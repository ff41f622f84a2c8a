import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { formatDeadLetterLine, systemClock } from '@rivergraph/core';
import { createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import { createHarness, letters, readable } from '../support.ts';
import type { Harness, HarnessOptions, Message } from '../support.ts';

const config = { definition: 'memory' };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rivergraph-replay-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Streams whose poison can be mended, and a stream `one` that has met some. */
async function withLetters(poisoned: readonly number[], options: HarnessOptions = {}): Promise<Harness> {
  const harness = createHarness({
    clock: systemClock,
    deadLetters: path.join(folder, 'letters'),
    ...options,
  });
  const { streams, stream } = harness;
  await streams.open();
  await streams.create('one', config);
  const ids = Array.from({ length: 30 }, (_, id) => id);
  stream.appendValues(
    0,
    ids.map((id) => (poisoned.includes(id) ? { id, poison: true } : { id })),
  );
  await streams.start('one');
  await vi.waitFor(() => {
    const { written, deadLettered } = streams.show('one').totals;
    expect(written + deadLettered).toBe(30);
  }, 4_000);
  return harness;
}

async function linesOf(name: string): Promise<number> {
  const text = await readFile(path.join(folder, 'letters', name), 'utf8');
  return text.split('\n').length - 1;
}

describe('the dead letter of a stream', () => {
  it('is a file of its own, in a folder that is created', async () => {
    const { streams } = await withLetters([3, 17]);

    const { deadLetterFile, totals, state } = streams.show('one');

    expect(state).toBe('running');
    expect(totals.deadLettered).toBe(2);
    expect(deadLetterFile).toBe(path.join(folder, 'letters', 'one.jsonl'));
    expect(await linesOf('one.jsonl')).toBe(2);
    await streams.close();
  });

  it('may be read by its owner alone, also in a folder that others may read', async () => {
    await mkdir(path.join(folder, 'letters'), { mode: 0o755 });

    const { streams } = await withLetters([3]);
    const { mode } = await stat(path.join(folder, 'letters', 'one.jsonl'));

    expect(mode & 0o777).toBe(0o600);
    await streams.close();
  });

  it('is replayed while the stream is stopped, and is empty then', async () => {
    const harness = await withLetters([3, 17]);
    const { streams, sinks } = harness;
    await expect(streams.replay('one')).rejects.toMatchObject({ reason: 'stream-runs' });
    await streams.stop('one');
    const before = streams.show('one').totals;
    await mend();

    const result = await streams.replay('one');

    expect(result).toEqual({ replayed: 2, rejected: 0 });
    expect(sinks.at(-1)?.writesTried).toBe(2);
    expect(await readdir(path.join(folder, 'letters'))).toEqual(['one.jsonl']);
    expect(await linesOf('one.jsonl')).toBe(0);
    expect(streams.show('one')).toMatchObject({ state: 'stopped', totals: before });
    await streams.close();
  });

  it('takes those that are rejected again anew', async () => {
    const { streams } = await withLetters([3, 17]);
    await streams.stop('one');

    const result = await streams.replay('one');

    expect(result).toEqual({ replayed: 2, rejected: 2 });
    expect(await readdir(path.join(folder, 'letters'))).toEqual(['one.jsonl']);
    expect(await linesOf('one.jsonl')).toBe(2);
    await streams.close();
  });

  it('is replayed with what an earlier replay has left', async () => {
    const { streams } = await withLetters([3, 17]);
    await streams.stop('one');
    const file = path.join(folder, 'letters', 'one.jsonl');
    await rename(file, path.join(folder, 'letters', 'one~replaying-3.jsonl'));
    await writeFile(file, `${lineOf(99)}\n`);
    await mend();

    const result = await streams.replay('one');

    expect(result).toEqual({ replayed: 3, rejected: 0 });
    expect(await readdir(path.join(folder, 'letters'))).toEqual(['one.jsonl']);
    await streams.close();
  });

  it('keeps its records when the replay fails, for the next', async () => {
    let isAway = true;
    const { streams } = await withLetters([3], {
      onSink: (sink, count) => {
        if (count === 3 && isAway) sink.goAway();
      },
    });
    await streams.stop('one');
    await mend();

    await expect(streams.replay('one')).rejects.toMatchObject({ code: 'unavailable' });
    const left = await readdir(path.join(folder, 'letters'));
    isAway = false;
    const result = await streams.replay('one');

    expect(left).toContain('one~replaying-1.jsonl');
    expect(result).toEqual({ replayed: 1, rejected: 0 });
    expect(await readdir(path.join(folder, 'letters'))).toEqual(['one.jsonl']);
    await streams.close();
  });

  it('loses a line that a crash has cut in two, and nothing else', async () => {
    const { streams } = await withLetters([3]);
    await streams.stop('one');
    const file = path.join(folder, 'letters', 'one.jsonl');
    await writeFile(file, `${await readFile(file, 'utf8')}${lineOf(99).slice(0, 40)}`);
    await mend();

    const result = await streams.replay('one');

    expect(result).toEqual({ replayed: 1, rejected: 0 });
    await streams.close();
  });

  it('that is empty, or not there yet, is nothing to replay', async () => {
    const { streams } = createHarness({ clock: systemClock, deadLetters: path.join(folder, 'letters') });
    await streams.open();
    await streams.create('one', config);

    const result = await streams.replay('one');

    expect(result).toEqual({ replayed: 0, rejected: 0 });
    await streams.close();
  });

  it('keeps others out while it is replayed, and lets the stream begin after it', async () => {
    const { streams } = await withLetters([3]);
    await streams.stop('one');
    await mend();

    const replay = streams.replay('one');
    const dropped = streams.drop('one').catch((error: unknown) => error);
    const again = streams.replay('one').catch((error: unknown) => error);
    const started = streams.start('one');
    await replay;
    await started;
    await vi.waitFor(() => expect(streams.show('one').state).toBe('running'), 4_000);

    expect(await dropped).toMatchObject({ reason: 'stream-runs' });
    expect(await again).toMatchObject({ reason: 'stream-runs' });
    await streams.close();
  });
});

describe('a dead letter that a definition brings', () => {
  it('is replayed by the definition, which has to know how', async () => {
    const replayed = createMemoryStream<Message>({ topic: 'messages' });
    replayed.appendValues(0, [{ id: 1 }, { id: 2, poison: true }]);
    replayed.endAll();
    const deadLetter = letters();
    const knows = createHarness({
      clock: systemClock,
      deadLetter,
      definition: { replay: () => readable(createMemorySource<Message>({ stream: replayed })) },
    });
    const knowsNot = createHarness({ deadLetter: letters() });
    const hasNone = createHarness();
    for (const { streams } of [knows, knowsNot, hasNone]) {
      await streams.open();
      await streams.create('one', config);
    }

    const result = await knows.streams.replay('one');

    expect(result).toEqual({ replayed: 2, rejected: 1 });
    expect(deadLetter.records).toHaveLength(1);
    await expect(knowsNot.streams.replay('one')).rejects.toMatchObject({ reason: 'replay' });
    await expect(hasNone.streams.replay('one')).rejects.toMatchObject({ reason: 'replay' });
    for (const { streams } of [knows, knowsNot, hasNone]) await streams.close();
  });
});

/** The stored records are poison; what is replayed is so no more when they say otherwise. */
async function mend(): Promise<void> {
  for (const name of await readdir(path.join(folder, 'letters'))) {
    const file = path.join(folder, 'letters', name);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.split('\n').map(withoutPoison).join('\n'));
  }
}

function withoutPoison(line: string): string {
  try {
    const parsed = JSON.parse(line) as { value: string };
    const value = JSON.parse(Buffer.from(parsed.value, 'base64').toString('utf8')) as Message;
    return JSON.stringify({
      ...parsed,
      value: Buffer.from(JSON.stringify({ id: value.id })).toString('base64'),
    });
  } catch {
    return line;
  }
}

function lineOf(id: number): string {
  return formatDeadLetterLine({
    partition: { topic: 'messages', id: 'messages-0' },
    position: id,
    key: null,
    value: Buffer.from(JSON.stringify({ id })),
    headers: {},
    timestamp: undefined,
    rejections: [
      {
        stage: 'write',
        code: 'rejected',
        reason: undefined,
        message: 'test',
        write: undefined,
        attempts: 1,
      },
    ],
    failedAt: 0,
  });
}
