import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatDeadLetterLine } from '@rivergraph/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDeadLetters } from '../../src/dead-letters/read-dead-letters.ts';
import { fakeHost } from '../support/fake-host.ts';
import { fakeOperator, runWith } from '../support/fake-operator.ts';
import { streamInfo } from '../support/stream-info.ts';

describe('dead letters', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rivergraph-dead-letters-'));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  async function file(text: string): Promise<string> {
    const path = join(folder, 'payments.jsonl');
    await writeFile(path, text);
    return path;
  }

  function line(position: number): string {
    const text = formatDeadLetterLine({
      partition: { topic: 'people', id: 'people-0' },
      position,
      key: null,
      value: Buffer.from('hush'),
      headers: {},
      timestamp: undefined,
      failedAt: 5,
      rejections: [
        {
          stage: 'write',
          code: 'rejected',
          reason: 'no-id',
          message: 'expected an id',
          write: 0,
          attempts: 1,
        },
      ],
    });
    return `${text.trimEnd()}\n`;
  }

  it.each([
    [1, [4]],
    [3, [2, 3, 4]],
    [5, [0, 1, 2, 3, 4]],
    [9, [0, 1, 2, 3, 4]],
  ])('gives the last %d in their order', async (most, positions) => {
    const path = await file([0, 1, 2, 3, 4].map(line).join(''));

    const found = await readDeadLetters(path, most);

    expect(found?.records.map(({ position }) => position)).toEqual(positions);
    expect(found).toMatchObject({ total: 5, broken: 0 });
  });

  it('counts lines that are none, as a crash may leave one', async () => {
    const path = await file(`${line(0)}\n${line(1).slice(0, 40)}`);

    expect(await readDeadLetters(path, 5)).toMatchObject({ total: 1, broken: 1 });
  });

  it('stops at a line of a newer version', async () => {
    const path = await file('{"version":99}\n');

    await expect(readDeadLetters(path, 5)).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('are listed by the name of their stream, without their bytes', async () => {
    const path = await file(line(3));
    const operator = fakeOperator({}, [streamInfo({ deadLetterFile: path })]);

    const hidden = await runWith(operator, ['dlq', 'list', 'payments']);
    const shown = await runWith(operator, ['dlq', 'list', 'payments', '--values']);

    expect(hidden.host.printed()).toMatch(/people-0 +\| 3 +\| write \| rejected \| no-id +\| expected an id/);
    expect(hidden.host.printed()).not.toContain('hush');
    expect(hidden.host.errors()).toBe(`1 record in ${path}\n`);
    expect(shown.host.printed()).toContain('hush');
  });

  it('are listed from a file, which has to be there', async () => {
    await file(line(3));

    const found = await runWith(
      fakeOperator(),
      ['dlq', 'list', '--file', 'payments.jsonl', '--json'],
      fakeHost({ cwd: folder }),
    );
    const missing = await runWith(
      fakeOperator(),
      ['dlq', 'list', '--file', 'other.jsonl'],
      fakeHost({ cwd: folder }),
    );
    const neither = await runWith(fakeOperator(), ['dlq', 'list']);

    expect(JSON.parse(found.host.printed())).toMatchObject({ total: 1, records: [{ position: 3 }] });
    expect([missing.code, neither.code]).toEqual([2, 2]);
  });

  it('of a stream that had none yet are none; of one with a dead letter of its own it says so', async () => {
    const none = fakeOperator({}, [streamInfo({ deadLetterFile: join(folder, 'none.jsonl') })]);
    const own = fakeOperator({}, [streamInfo({ deadLetterFile: undefined })]);

    const empty = await runWith(none, ['dlq', 'list', 'payments', '--json']);
    const refused = await runWith(own, ['dlq', 'list', 'payments']);

    expect(JSON.parse(empty.host.printed())).toMatchObject({ total: 0, records: [] });
    expect(refused.code).toBe(2);
    expect(refused.host.errors()).toContain('a dead letter of its own');
  });
});
