import { appendFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RecordsEvent, Source, SourceSession } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createFileSource } from '../src/index.ts';
import { contextWith, drain, nextOf, openSession } from './support/drive.ts';
import { fileWith, temporaryFolder } from './support/files.ts';

const jsonl = 'jsonl' as const;
// More than one read, so that there is a second one to go wrong.
const manyLines = '"0123456789"\n'.repeat(60_000);

async function startReading(source: Source): Promise<{ session: SourceSession; first: RecordsEvent }> {
  const session = await openSession(source);
  (await nextOf(session, 'assigned')).resume();
  return { session, first: await nextOf(session, 'records') };
}

async function readOn(session: SourceSession): Promise<void> {
  while ((await session.next()) !== undefined);
}

describe('a file that changes', () => {
  it.each([
    ['vanishes', 'missing-file', async (path: string) => rm(path)],
    ['shrinks', 'shrunk', async (path: string) => truncate(path, 100)],
    ['is cut to nothing', 'shrunk', async (path: string) => truncate(path, 0)],
    [
      'is replaced',
      'replaced',
      async (path: string) => {
        await writeFile(`${path}.new`, manyLines);
        await rename(`${path}.new`, path);
      },
    ],
  ])('stops the pipeline when it %s while it is read', async (_what, reason, change) => {
    const path = await fileWith(manyLines);
    const { session } = await startReading(createFileSource({ format: jsonl, path }));
    await change(path);

    const reading = readOn(session);

    await expect(reading).rejects.toMatchObject({ code: 'misconfigured', reason });
  });

  it('stops the pipeline when it vanishes before it was opened in its turn', async () => {
    const path = await fileWith('1\n');
    const session = await openSession(createFileSource({ format: jsonl, path }));
    (await nextOf(session, 'assigned')).resume();
    await rm(path);

    const reading = readOn(session);

    await expect(reading).rejects.toMatchObject({ code: 'misconfigured', reason: 'missing-file' });
  });

  it('is read to its new end when it grows while it is read', async () => {
    const path = await fileWith(manyLines);
    const { session, first } = await startReading(createFileSource({ format: jsonl, path }));
    await appendFile(path, '"new"\n');

    let records = first.chunk.length;
    for (let event = await session.next(); event !== undefined; event = await session.next()) {
      if (event.type === 'records') records += event.chunk.length;
    }

    expect(records).toBe(60_001);
  });

  it.each([
    ['shrinks', 'shrunk', async (path: string) => truncate(path, 4)],
    [
      'is replaced by another',
      'replaced',
      async (path: string) => writeFile(path, '"another one"\n"and more"\n'),
    ],
    ['vanishes', 'missing-file', async (path: string) => rm(path)],
  ])('is not read from an old position when it %s between two runs', async (_what, reason, change) => {
    const path = await fileWith('1\n2\n3\n');
    const checkpoint = join(dirname(path), 'checkpoint.json');
    const source = createFileSource({ format: jsonl, path, checkpoint });
    const { session, records, partitions } = await drain(source);
    await session.commit(
      partitions.map((partition) => ({ partition, position: records[0]?.position, ended: false })),
    );
    await session.close();
    await change(path);

    const opening = source.open(contextWith());

    await expect(opening).rejects.toMatchObject({ code: 'misconfigured', reason });
  });

  it.each([
    ['inside a record', { record: 1, byte: 2 }, 'replaced'],
    ['behind its end', { record: 3, byte: 100 }, 'shrunk'],
    ['that is none', 'x', undefined],
  ])('is not read from a position %s', async (_where, position, reason) => {
    const path = await fileWith('"a"\n"b"\n');

    const reading = drain(createFileSource({ format: jsonl, path }), { positions: { [path]: position } });

    await expect(reading).rejects.toMatchObject({ code: 'misconfigured', reason });
  });

  it('is not read on when the line at its old end was continued', async () => {
    const path = await fileWith('1\n2');
    const source = createFileSource({ format: jsonl, path });
    const first = await drain(source);
    await first.session.close();
    await appendFile(path, '3\n');

    const reading = drain(source, { positions: { [path]: first.records[1]?.position ?? null } });

    await expect(reading).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'replaced',
      message: expect.stringContaining('delete the checkpoint to start all its files again'),
    });
  });

  it.each([
    ['does not exist', async () => join(await temporaryFolder(), 'none'), 'missing-file'],
    ['is a folder', async () => temporaryFolder(), 'not-a-file'],
  ])('is refused when it %s', async (_what, make, reason) => {
    const path = await make();

    const opening = createFileSource({ format: jsonl, path }).open(contextWith());

    await expect(opening).rejects.toMatchObject({
      code: 'misconfigured',
      reason,
      message: expect.stringContaining(`'${path}'`),
    });
  });
});
