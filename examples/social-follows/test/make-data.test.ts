import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readExpected } from '../src/expected.ts';
import { makeData } from '../src/make-data.ts';

describe('makeData', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'social-follows-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('makes as many as were asked for, some of them twice, and a few that cannot be written', async () => {
    const files = await makeData(folder, { users: 50, follows: 1_000, seed: 1 });

    const { users, sent, follows, rejected } = await readExpected(files);
    expect([users.size, follows.size, rejected]).toEqual([50, 1_000, { unreadable: 1, ofNobody: 5 }]);
    expect(sent.length).toBe(1_000 + 10 + 6);
  });

  it('makes the same for a seed, and something else for another', async () => {
    const text = async (seed: number): Promise<string> => {
      const files = await makeData(folder, { users: 20, follows: 100, seed });
      return (await readFile(files.users, 'utf8')) + (await readFile(files.follows, 'utf8'));
    };

    const [first, second, other] = [await text(1), await text(1), await text(2)];

    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('makes nobody follow himself', async () => {
    const files = await makeData(folder, { users: 10, follows: 500, seed: 3 });

    const { sent } = await readExpected(files);

    expect(sent.filter(({ from, to }) => from === to)).toEqual([]);
  });
});
