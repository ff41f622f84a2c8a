import { unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { fileError } from '../src/errors.ts';

describe('fileError', () => {
  it.each([
    ['ENOENT', 'misconfigured', 'missing-file'],
    ['ENOTDIR', 'misconfigured', 'missing-file'],
    ['EISDIR', 'misconfigured', 'not-a-file'],
    ['EACCES', 'misconfigured', 'permission'],
    ['EPERM', 'misconfigured', 'permission'],
    ['EROFS', 'misconfigured', 'permission'],
    ['EMFILE', 'unavailable', 'resources'],
    ['ENFILE', 'unavailable', 'resources'],
    ['ENOMEM', 'unavailable', 'resources'],
    ['EAGAIN', 'unavailable', 'resources'],
    ['EBUSY', 'unavailable', 'resources'],
    ['EIO', 'unavailable', 'io'],
    ['ESTALE', 'unavailable', 'io'],
    ['ETIMEDOUT', 'unavailable', 'io'],
    ['ENOSPC', 'unavailable', 'full'],
    ['EDQUOT', 'unavailable', 'full'],
    ['Z_BUF_ERROR', 'misconfigured', 'corrupt'],
    ['Z_DATA_ERROR', 'misconfigured', 'corrupt'],
    ['EWHATEVER', 'misconfigured', 'file'],
  ])('classifies %s as %s (%s)', (code, expected, reason) => {
    const cause = Object.assign(new Error('secret'), { code });

    const error = fileError(cause, "File 'x': expected to read it");

    expect(error).toMatchObject({ code: expected, reason, outcome: 'not-applied', cause });
    expect(error.message).toContain(`File 'x': expected to read it, got ${code}`);
    expect(error.message).not.toContain('secret');
  });

  it('names what has no code, and passes on what has one of ours', () => {
    const ours = unavailable('x');

    expect(fileError('x', 'y').message).toBe('y, got an unknown error');
    expect(fileError(ours, 'y')).toBe(ours);
  });
});
