import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger, systemClock } from '@rivergraph/core';
import type { Logger } from '@rivergraph/core';
import { createLadybugSink } from '../../src/index.ts';
import { ratings, roundSize } from '../child/ratings.ts';
import { spawnChild } from '../child/spawn.ts';
import { readRounds } from './read-rounds.ts';

const rounds = 3;
/** The record that a transaction begins with. */
const begin = Buffer.from('010000000000000001b178071ea7b4749a', 'hex');
const childTimeoutMs = 60_000;

let origin: string;
let folder: string;
let path: string;
let log: string;

/** A process that died when it had written all rounds, with nothing under way. */
beforeAll(async () => {
  origin = await mkdtemp(join(tmpdir(), 'ladybug-'));
  const child = spawnChild('write-and-die.ts', join(origin, 'graph.lbug'), String(rounds));
  const [code] = await once(child, 'exit');
  if (code !== null) throw new Error(`Expected the process to be killed, it ended with ${code}`);
}, childTimeoutMs);
afterAll(async () => {
  await rm(origin, { recursive: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ladybug-'));
  await cp(origin, folder, { recursive: true });
  path = join(folder, 'graph.lbug');
  log = `${path}.wal`;
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Opens and closes a sink, and says what it warned of. */
async function openOnce(): Promise<readonly string[]> {
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (message) => warnings.push(message) };
  const sink = createLadybugSink({ database: path, graph: ratings });
  await sink.open({ signal: new AbortController().signal, clock: systemClock, logger });
  await sink.close();
  return warnings;
}

function whole(count: number): readonly unknown[] {
  return Array.from({ length: count }, (_, round) => ({ round, edges: roundSize }));
}

describe('a log whose last transaction was not written to its end', () => {
  it.each([1, 9, 16, 4_097, 50_000])(
    'is left out with a warning, and every one before it is kept (%i bytes lacking)',
    async (lacking) => {
      const bytes = await readFile(log);
      await writeFile(log, bytes.subarray(0, -lacking));

      const warnings = await openOnce();

      expect(warnings).toEqual([expect.stringContaining('was not acknowledged')]);
      expect(await readRounds(path)).toEqual(whole(rounds - 1));
    },
  );

  it('is left out where no more than its first block is there', async () => {
    const bytes = await readFile(log);
    const last = bytes.lastIndexOf(begin);
    await writeFile(log, Buffer.concat([bytes, bytes.subarray(last, last + 4_096)]));

    const warnings = await openOnce();

    expect(warnings).toHaveLength(1);
    expect(await readRounds(path)).toEqual(whole(rounds));
  });
});

describe('a log that is damaged', () => {
  it.each(['in the middle', 'in the last commit'])(
    'is not opened, and stays as it is, since acknowledged writes might go with it (%s)',
    async (where) => {
      const bytes = await readFile(log);
      const at = where === 'in the middle' ? Math.floor(bytes.length / 2) : bytes.length - 1;
      bytes.writeUInt8(bytes.readUInt8(at) ^ 0x5a, at);
      await writeFile(log, bytes);

      const opening = openOnce();

      await expect(opening).rejects.toMatchObject({ code: 'misconfigured', reason: 'file' });
      expect(bytes.equals(await readFile(log))).toBe(true);
    },
  );
});
