import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '@rivergraph/core';
import { createLadybugSink } from '../../src/index.ts';
import { ratings, roundSize } from '../child/ratings.ts';
import { spawnChild } from '../child/spawn.ts';
import { readRounds } from './read-rounds.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ladybug-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Lets a process write to the database until it has said some rounds and a moment more, then kills it. */
async function writeAndKill(path: string, rounds: number, moreMs: number): Promise<number> {
  const child = spawnChild('write-rounds.ts', path);
  const ended = once(child, 'exit');
  let said = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    said = Number(line);
    if (said === rounds) setTimeout(() => child.kill('SIGKILL'), moreMs);
  }
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
  return said;
}

async function openOnce(path: string): Promise<void> {
  const sink = createLadybugSink({ database: path, graph: ratings });
  const signal = new AbortController().signal;
  await sink.open({ signal, clock: systemClock, logger: silentLogger });
  await sink.close();
}

describe('a process that is killed in the middle of a write', () => {
  it.each([0, 7, 13])(
    'leaves a database that a sink opens and that holds all of every batch that was said, and whole batches only (%i ms later)',
    { timeout: 60_000 },
    async (moreMs) => {
      const path = join(folder, 'graph.lbug');

      const said = await writeAndKill(path, 5, moreMs);
      await openOnce(path);
      const found = await readRounds(path);

      const last = found.length - 1;
      expect(found).toEqual(found.map((_, round) => ({ round, edges: roundSize })));
      expect([said, said + 1]).toContain(last);
    },
  );
});
