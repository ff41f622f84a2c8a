import { appendFile, chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { DeadLetter, DeadLetterRecord } from '../../src/contracts/dead-letter.ts';
import { createFileDeadLetter } from '../../src/dead-letter/file-dead-letter.ts';
import { formatDeadLetterLine } from '../../src/dead-letter/line-format.ts';
import { parseDeadLetterLine } from '../../src/dead-letter/parse-line.ts';
import { context, rejectedRecord, temporaryFolder } from './support.ts';

async function opened(path: string): Promise<DeadLetter> {
  const deadLetter = createFileDeadLetter(path);
  await deadLetter.open(context);
  onTestFinished(async () => deadLetter.close());
  return deadLetter;
}

async function recordsIn(path: string): Promise<readonly DeadLetterRecord[]> {
  const text = await readFile(path, 'utf8');
  expect(text === '' || text.endsWith('\n')).toBe(true);
  return text.split('\n').slice(0, -1).map(parseDeadLetterLine);
}

async function positionsIn(path: string): Promise<readonly unknown[]> {
  return (await recordsIn(path)).map((record) => record.position);
}

const at = (position: number): DeadLetterRecord => rejectedRecord({ position });

describe('createFileDeadLetter', () => {
  it.each([true, false, undefined])('stores records as they were (fsync %s)', async (fsync) => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const deadLetter = createFileDeadLetter(path, { fsync });
    await deadLetter.open(context);

    await deadLetter.write([at(1), at(2)], context);
    await deadLetter.write([at(3)], context);
    await deadLetter.close();

    expect(await recordsIn(path)).toEqual([at(1), at(2), at(3)]);
  });

  it('appends to what is there', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    for (const position of [1, 2]) {
      const deadLetter = await opened(path);
      await deadLetter.write([at(position)], context);
      await deadLetter.close();
    }

    expect(await positionsIn(path)).toEqual([1, 2]);
  });

  it('loses nothing that is whole and keeps nothing that is torn, wherever a crash has cut', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const whole = [1, 2].map((position) => `${formatDeadLetterLine(at(position))}\n`);
    const [first = '', second = ''] = whole;

    for (let cut = 0; cut <= second.length; cut += 1) {
      await writeFile(path, first + second.slice(0, cut));
      const deadLetter = createFileDeadLetter(path, { fsync: false });
      await deadLetter.open(context);
      await deadLetter.write([at(3)], context);
      await deadLetter.close();

      const survives = cut >= second.length - 1;
      expect(await positionsIn(path), `cut at ${cut}`).toEqual(survives ? [1, 2, 3] : [1, 3]);
    }
  });

  it('removes the zeros that a power cut leaves', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const line = `${formatDeadLetterLine(at(1))}\n`;
    for (const torn of [
      '\0'.repeat(100),
      `${line.slice(0, 5)}${'\0'.repeat(50)}`,
      `${line.slice(0, 90)}\0\0`,
    ]) {
      await writeFile(path, line + torn);

      await (await opened(path)).write([at(2)], context);

      expect(await positionsIn(path)).toEqual([1, 2]);
    }
  });

  it('finds the start of a torn line that is longer than a block', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const long = formatDeadLetterLine(rejectedRecord({ position: 2, value: new Uint8Array(300_000) }));
    await writeFile(path, `${formatDeadLetterLine(at(1))}\n${long.slice(0, -10)}`);

    await (await opened(path)).write([at(3)], context);

    expect(await positionsIn(path)).toEqual([1, 3]);
  });

  it('refuses a file that is something else, and leaves it as it is', async () => {
    const path = join(await temporaryFolder(), 'settings.json');
    await writeFile(path, '{\n  "password": "secret"\n}');

    await expect(opened(path)).rejects.toMatchObject({
      code: 'misconfigured',
      message: `Dead letter file ${path}: expected lines of a dead letter file, got something else from byte 25 on`,
    });

    expect(await readFile(path, 'utf8')).toBe('{\n  "password": "secret"\n}');
  });

  it('removes what a failed write has left before it writes again', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const deadLetter = await opened(path);
    const handles = await handlePrototype(path);
    await deadLetter.write([at(1)], context);
    vi.spyOn(handles, 'appendFile').mockImplementationOnce(async (text) => {
      await appendFile(path, String(text).slice(0, 90));
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    });

    const failed = deadLetter.write([at(2)], context);

    await expect(failed).rejects.toMatchObject({
      code: 'unavailable',
      message: `Dead letter file ${path}: could not be written (ENOSPC)`,
    });
    await deadLetter.write([at(2)], context);
    expect(await positionsIn(path)).toEqual([1, 2]);
  });

  it('does not resolve before the disk has the lines', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const deadLetter = await opened(path);
    const handles = await handlePrototype(path);
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(Object.assign(new Error('broken'), { code: 'EIO' }));

    await expect(deadLetter.write([at(1)], context)).rejects.toMatchObject({ code: 'unavailable' });
    await deadLetter.write([at(1)], context);

    expect(await positionsIn(path)).toEqual([1, 1]);
  });

  it('is closed before open and after close, and may be opened again', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    const deadLetter = createFileDeadLetter(path);

    await expect(deadLetter.write([at(1)], context)).rejects.toMatchObject({ code: 'closed' });
    await deadLetter.open(context);
    await deadLetter.close();
    await deadLetter.close();
    await expect(deadLetter.write([at(1)], context)).rejects.toMatchObject({ code: 'closed' });
    await deadLetter.open(context);
    await deadLetter.write([at(2)], context);
    await deadLetter.close();

    expect(await positionsIn(path)).toEqual([2]);
  });

  it('says that a folder is missing', async () => {
    const path = join(await temporaryFolder(), 'missing', 'rejected.jsonl');

    await expect(opened(path)).rejects.toMatchObject({
      code: 'misconfigured',
      message: `Dead letter file ${path}: expected a folder that exists, got ENOENT`,
    });
  });

  it('says that the path is a folder', async () => {
    const path = join(await temporaryFolder(), 'rejected.jsonl');
    await mkdir(path);

    await expect(opened(path)).rejects.toMatchObject({
      code: 'misconfigured',
      message: `Dead letter file ${path}: expected a file, not a folder, got EISDIR`,
    });
  });

  it('says that the folder may not be written', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'rejected.jsonl');
    await chmod(folder, 0o555);
    becomeOrdinaryUser();

    await expect(opened(path)).rejects.toMatchObject({
      code: 'misconfigured',
      message: `Dead letter file ${path}: expected the right to create and write it, got EACCES`,
    });
  });
});

/** Every handle's methods are here, so that a test can make one of them fail. */
async function handlePrototype(path: string): Promise<FileHandle> {
  const handle = await open(path, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

/** Root may write anywhere, so a test of permissions is run as nobody. */
function becomeOrdinaryUser(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}
