import { appendFile, chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { PositionCommit, Source, SourceSession } from '@rivergraph/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFileSource } from '../src/index.ts';
import { contextWith, drain, nextOf, openSession } from './support/drive.ts';
import { fileWith, temporaryFolder } from './support/files.ts';

const jsonl = 'jsonl' as const;

interface Setup {
  readonly path: string;
  readonly checkpoint: string;
  readonly source: Source;
}

async function setUp(content: string | Uint8Array): Promise<Setup> {
  const path = await fileWith(content, 'data.jsonl');
  const checkpoint = join(dirname(path), 'run.checkpoint.json');
  return { path, checkpoint, source: createFileSource({ format: jsonl, path, checkpoint }) };
}

/** Reads everything, commits up to a record (counted from 1), and closes. */
async function runTo(
  source: Source,
  record: number,
  ended: 'ended' | 'going-on' = 'going-on',
): Promise<unknown[]> {
  const { session, records, partitions } = await drain(source);
  const commits = partitions.map((partition): PositionCommit => {
    const own = records.filter((one) => one.partition === partition.id);
    return { partition, position: own[record - 1]?.position, ended: ended === 'ended' };
  });
  await session.commit(commits);
  await session.close();
  return records.map(({ value }) => value);
}

describe('a checkpoint', () => {
  it('makes the next session go on after the committed record', async () => {
    const { source } = await setUp('1\n2\n3\n');
    await runTo(source, 2);

    const rest = await runTo(source, 1);

    expect(rest).toEqual([3]);
  });

  it('gives way to the positions that the pipeline brings', async () => {
    const { source, path } = await setUp('1\n2\n3\n');
    await runTo(source, 2);

    const { records } = await drain(source, { positions: { [path]: { record: 1, byte: 2 } } });

    expect(records.map(({ value }) => value)).toEqual([2, 3]);
  });

  it('is a whole JSON file after each commit, with nothing left beside it', async () => {
    const { source, path, checkpoint } = await setUp('1\n2\n3\n');

    await runTo(source, 2);

    expect(JSON.parse(await readFile(checkpoint, 'utf8'))).toEqual({
      version: 1,
      files: {
        [path]: {
          position: { record: 2, byte: 4 },
          ended: false,
          size: 6,
          fingerprint: { bytes: 6, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
      },
    });
    expect(await readdir(dirname(checkpoint))).toEqual(['data.jsonl', 'run.checkpoint.json']);
  });

  it('keeps several files in one commit, and those that it does not know', async () => {
    const folder = await temporaryFolder();
    const paths = ['a', 'b', 'c'].map((name) => join(folder, name));
    await Promise.all(paths.map(async (path) => writeFile(path, '1\n2\n')));
    const checkpoint = join(folder, 'checkpoint.json');
    await runTo(createFileSource({ format: jsonl, path: paths, checkpoint }), 1);

    await runTo(createFileSource({ format: jsonl, path: paths.slice(0, 1), checkpoint }), 1);
    const rest = await runTo(createFileSource({ format: jsonl, path: paths, checkpoint }), 1);

    expect(rest).toEqual([2, 2]);
  });

  it('stores commits that overlap one after another', async () => {
    const folder = await temporaryFolder();
    const paths = ['a', 'b'].map((name) => join(folder, name));
    await Promise.all(paths.map(async (path) => writeFile(path, '1\n2\n')));
    const source = createFileSource({
      format: jsonl,
      path: paths,
      checkpoint: join(folder, 'checkpoint.json'),
    });
    const { session, records, partitions } = await drain(source);
    const commits = partitions.map((partition) => ({
      partition,
      position: records.find((one) => one.partition === partition.id)?.position,
      ended: false,
    }));

    await Promise.all(commits.map(async (commit) => session.commit([commit])));
    await session.close();

    expect(await runTo(source, 1)).toEqual([2, 2]);
  });

  it('ends a finished file at once and keeps its position', async () => {
    const { source, path, checkpoint } = await setUp('1\n2\n');
    await runTo(source, 2, 'ended');

    const again = await runTo(source, 1, 'ended');

    expect(again).toEqual([]);
    const stored = JSON.parse(await readFile(checkpoint, 'utf8')) as { files: Record<string, unknown> };
    expect(stored.files[path]).toMatchObject({ position: { record: 2, byte: 4 }, ended: true });
  });

  it.each([
    ['with a line end', '1\n2\n', '3\n', [3]],
    ['without one', '1\n2', '\n3', [3]],
  ])('goes on where a finished file has grown: %s', async (_how, content, more, rest) => {
    const { source, path } = await setUp(content);
    await runTo(source, 2, 'ended');
    await appendFile(path, more);

    expect(await runTo(source, 1, 'ended')).toEqual(rest);
  });

  it.each([
    ['plain', '1\n2\n', '3\n'],
    ['gzip', gzipSync('1\n2\n'), gzipSync('3\n')],
  ])('goes on with what came between the end and its commit: %s', async (_how, content, more) => {
    const { source, path } = await setUp(content);
    const { session, records, partitions } = await drain(source);
    await appendFile(path, more);
    await session.commit(
      partitions.map((partition) => ({ partition, position: records[1]?.position, ended: true })),
    );
    await session.close();

    expect(await runTo(source, 1, 'ended')).toEqual([3]);
  });

  it('goes on where a gzip file has grown by a member', async () => {
    const { source, path } = await setUp(gzipSync('1\n2\n'));
    await runTo(source, 2, 'ended');
    await appendFile(path, gzipSync('3\n'));

    expect(await runTo(source, 1, 'ended')).toEqual([3]);
  });

  it('reads an empty file that was finished and has grown', async () => {
    const { source, path } = await setUp('');
    await runTo(source, 1, 'ended');
    await appendFile(path, '1\n');

    expect(await runTo(source, 1, 'ended')).toEqual([1]);
  });

  it.each([
    ['that is no JSON', '{"version":1,'],
    ['that is empty', ''],
    ['of another version', '{"version":2,"files":{}}'],
    ['with half an entry', '{"version":1,"files":{"x":{"position":null,"ended":false}}}'],
    [
      'with a position that is none',
      '{"version":1,"files":{"x":{"position":{"record":-1,"byte":0},"ended":false}}}',
    ],
  ])('is refused when it is one %s, with the way to reset it', async (_fault, text) => {
    const { source, checkpoint } = await setUp('1\n');
    await writeFile(checkpoint, text);

    const opening = source.open(contextWith());

    await expect(opening).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'corrupt',
      message: expect.stringContaining('delete this file'),
    });
    expect(await readFile(checkpoint, 'utf8')).toBe(text);
  });

  it('refuses a folder that does not exist', async () => {
    const { path } = await setUp('1\n');
    const source = createFileSource({
      format: jsonl,
      path,
      checkpoint: join(dirname(path), 'none', 'checkpoint.json'),
    });

    const opening = source.open(contextWith());

    await expect(opening).rejects.toMatchObject({ code: 'misconfigured', reason: 'missing-file' });
  });

  it('refuses a folder that cannot be written to, when it is opened', async () => {
    const { path } = await setUp('1\n');
    const folder = join(dirname(path), 'read-only');
    await mkdir(folder);
    await chmod(dirname(path), 0o755);
    await chmod(folder, 0o555);
    const source = createFileSource({ format: jsonl, path, checkpoint: join(folder, 'checkpoint.json') });
    withoutPrivileges();

    const opening = source.open(contextWith());

    await expect(opening).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'permission',
      message: expect.stringContaining(`Checkpoint '${join(folder, 'checkpoint.json')}'`),
    });
  });

  it('can be opened again after an open that failed', async () => {
    const { source, checkpoint } = await setUp('1\n');
    await writeFile(checkpoint, 'x');
    await source.open(contextWith()).catch(() => undefined);
    await writeFile(checkpoint, '{"version":1,"files":{}}');

    expect(await runTo(source, 1)).toEqual([1]);
  });

  it('is read but never written by a dry run', async () => {
    const { source, checkpoint } = await setUp('1\n2\n');
    await runTo(source, 1);
    const before = await readFile(checkpoint, 'utf8');

    const { session, records, partitions } = await drain(source, { context: { purpose: 'check' } });
    await session.commit(
      partitions.map((partition) => ({ partition, position: records[0]?.position, ended: true })),
    );

    expect(records.map(({ value }) => value)).toEqual([2]);
    expect(await readFile(checkpoint, 'utf8')).toBe(before);
  });

  it('leaves nothing where a dry run finds none', async () => {
    const { source, checkpoint } = await setUp('1\n');

    await drain(source, { context: { purpose: 'check' } });

    expect(await readdir(dirname(checkpoint))).toEqual(['data.jsonl']);
  });

  it('takes no commit for a partition of another session, and none after close', async () => {
    const { source, checkpoint } = await setUp('1\n');
    const other = await drain(source);
    await other.session.close();
    const session: SourceSession = await openSession(source);
    const { partitions } = await nextOf(session, 'assigned');

    await session.commit(other.partitions.map((partition) => ({ partition, position: null, ended: true })));
    await session.close();
    const late = session.commit(
      partitions.map((partition) => ({ partition, position: undefined, ended: true })),
    );

    await expect(late).rejects.toMatchObject({ code: 'closed' });
    expect(await readdir(dirname(checkpoint))).toEqual(['data.jsonl']);
  });

  it('is what durable commits depend on', async () => {
    const { source, path } = await setUp('1\n2\n');
    const without = createFileSource({ format: jsonl, path });

    await runTo(without, 1);

    expect(source.features.durableCommits).toBe(true);
    expect(without.features.durableCommits).toBe(false);
    expect(await runTo(without, 1)).toEqual([1, 2]);
  });
});

/** Whoever runs the tests as root may write anywhere; then they go on as nobody. */
function withoutPrivileges(): void {
  if (process.geteuid?.() !== 0) return;
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}
