import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerError } from '../../src/operator/answer-error.ts';
import {
  readServerFile,
  removeServerFile,
  serverFile,
  writeServerFile,
} from '../../src/operator/server-file.ts';

describe('the file of a serving process', () => {
  let folder: string;
  const address = { url: 'http://127.0.0.1:1234', token: 'a-token-of-this-process', pid: 7 };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rivergraph-server-file-'));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  it('is read as it was written, by its owner alone', async () => {
    await writeFile(serverFile(folder), 'older', { mode: 0o644 });

    await writeServerFile(folder, address);

    expect(await readServerFile(folder)).toEqual(address);
    expect((await stat(serverFile(folder))).mode & 0o777).toBe(0o600);
  });

  it('is removed by the process that wrote it, and by no other', async () => {
    await writeServerFile(folder, address);

    await removeServerFile(folder, 8);
    const left = await readServerFile(folder);
    await removeServerFile(folder, 7);

    expect(left).toEqual(address);
    expect(await readServerFile(folder)).toBeUndefined();
  });

  it.each(['', '{', '[]', 'null', '{"url":"no url","pid":1}', '{"url":"http://a"}'])(
    'counts as none with %j in it',
    async (text) => {
      await writeFile(serverFile(folder), text);

      expect(await readServerFile(folder)).toBeUndefined();
    },
  );
});

describe('answerError', () => {
  const url = new URL('http://127.0.0.1:1234/secret');

  it('is the error that the serving process threw', () => {
    const body = {
      error_code: 404,
      message: 'stream x: none',
      code: 'misconfigured',
      reason: 'no-such-stream',
    };

    expect(answerError({ status: 404, body }, url)).toMatchObject({
      code: 'misconfigured',
      reason: 'no-such-stream',
      message: 'stream x: none',
    });
  });

  it('is what a request is refused for', () => {
    const body = { error_code: 400, message: 'body/limit: expected 10 batches at most' };

    expect(answerError({ status: 400, body }, url)).toMatchObject({
      code: 'misconfigured',
      message: 'body/limit: expected 10 batches at most',
    });
  });

  it.each([
    [401, 'unauthorized'],
    [403, 'unauthorized'],
    [503, 'unavailable'],
    [418, 'internal'],
  ])('of status %d without more is %s', (status, code) => {
    const error = answerError({ status, body: { message: 'what another program says' } }, url);

    expect(error).toMatchObject({ code });
    expect(error.message).toContain('http://127.0.0.1:1234');
    expect(error.message).not.toMatch(/secret|another program/);
  });
});
