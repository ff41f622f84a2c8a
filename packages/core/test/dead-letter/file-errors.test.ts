import { describe, expect, it } from 'vitest';
import { openError, writeError } from '../../src/dead-letter/file-errors.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code });
}

describe('openError', () => {
  it.each([
    ['ENOENT', 'misconfigured'],
    ['ENOTDIR', 'misconfigured'],
    ['EISDIR', 'misconfigured'],
    ['EACCES', 'misconfigured'],
    ['EPERM', 'misconfigured'],
    ['EROFS', 'misconfigured'],
    ['ENAMETOOLONG', 'misconfigured'],
    ['ELOOP', 'misconfigured'],
    ['EMFILE', 'unavailable'],
    ['ENOSPC', 'unavailable'],
    ['EIO', 'unavailable'],
  ])('takes %s for %s', (code, expected) => {
    const cause = systemError(code);

    const error = openError('/data/rejected.jsonl', cause);

    expect(error).toMatchObject({ code: expected, cause });
    expect(error.message).toContain('/data/rejected.jsonl');
    expect(error.message).toContain(code);
  });

  it('takes what has no code for unavailable', () => {
    expect(openError('a', 'broken')).toMatchObject({
      code: 'unavailable',
      message: 'Dead letter file a: could not be opened (unknown)',
    });
  });
});

describe('writeError', () => {
  it.each(['ENOSPC', 'EIO', 'EROFS'])('takes %s for unavailable: it may pass', (code) => {
    const error = writeError('rejected.jsonl', systemError(code));

    expect(error).toMatchObject({
      code: 'unavailable',
      message: `Dead letter file rejected.jsonl: could not be written (${code})`,
    });
  });
});
