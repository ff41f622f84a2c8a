import { unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { explain } from '../src/explain.ts';

const systemError = (code: string): Error => Object.assign(new Error(code), { code, path: '/x/y' });

describe('explain', () => {
  it.each<[string, unknown, string]>([
    ['a folder that may not be written to', systemError('EACCES'), 'to be allowed to write to /x/y'],
    ['a read-only disk', systemError('EROFS'), 'to be allowed to write to /x/y'],
    ['a full disk', systemError('ENOSPC'), 'the disk is full: /x/y'],
    ['a file in place of a folder', systemError('EEXIST'), 'expected a folder, got a file: /x/y'],
    [
      'a database that is open elsewhere, from the sink',
      unavailable('x', { reason: 'locked' }),
      'another process has this database open',
    ],
    [
      'a database that is open elsewhere, from the database',
      new Error('IO exception: Could not set lock on file : /x/y'),
      'another process has this database open',
    ],
    ['an error of the pipeline', unavailable('no answer'), 'unavailable: no answer'],
  ])('tells %s in one line', (_what, error, line) => {
    const { text, cause } = explain(error);

    expect(text).toContain(line);
    expect(text).not.toContain('\n');
    expect(cause).toBe('failure');
  });

  it('tells what it does not know in full', () => {
    expect(explain(systemError('EWHATEVER')).text).toContain('at ');
  });
});
