import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inputFileOf, outputFileOf, userPath } from '../../src/flags/files.ts';
import { parseFlags } from '../../src/flags/parse-flags.ts';
import { UsageError } from '../../src/flags/usage-error.ts';
import { countOf, matching, wordOf } from '../../src/flags/values.ts';

describe('parseFlags', () => {
  const options = {
    count: { type: 'string', default: '4' },
    name: { type: 'string' },
    check: { type: 'boolean', default: false },
  } as const;

  it('gives what was said, and defaults for the rest', () => {
    expect(parseFlags(['--name', 'ada'], options)).toEqual({ count: '4', name: 'ada', check: false });
  });

  it.each([
    [['--foo'], "Unknown option '--foo'"],
    [['extra'], 'extra'],
    [['--name'], '--name'],
    [['--check=yes'], '--check'],
  ])('refuses %j', (args, text) => {
    expect(() => parseFlags(args, options)).toThrow(UsageError);
    expect(() => parseFlags(args, options)).toThrow(text);
  });
});

describe('countOf', () => {
  const bounds = { min: 1, max: 100 };

  it.each([
    ['1', 1],
    ['007', 7],
    ['100', 100],
  ])('reads %j', (text, count) => {
    expect(countOf('--n', text, bounds)).toBe(count);
  });

  it.each(['0', '101', '', 'x', '-1', '2.5', '1e1', ' 1', '9999999999999999'])('refuses %j', (text) => {
    expect(() => countOf('--n', text, bounds)).toThrow(
      new UsageError(`--n: expected a whole number from 1 to 100, got '${text}'`),
    );
  });
});

describe('wordOf', () => {
  it('reads one of its words', () => {
    expect(wordOf('--as', 'both', ['service', 'both'])).toBe('both');
  });

  it('refuses any other, and names them', () => {
    expect(() => wordOf('--as', 'cron', ['service', 'lambda', 'both'])).toThrow(
      new UsageError("--as: expected service or lambda or both, got 'cron'"),
    );
  });
});

describe('matching', () => {
  const form = { form: /^\w+:\d+$/, expected: 'host:port' };

  it('reads a text of its form, or none', () => {
    expect(matching('--at', 'here:1', form)).toBe('here:1');
    expect(matching('--at', undefined, form)).toBeUndefined();
  });

  it('refuses any other', () => {
    expect(() => matching('--at', 'here', form)).toThrow(
      new UsageError("--at: expected host:port, got 'here'"),
    );
  });
});

describe('the path of a file', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'example-kit-test-'));
    await writeFile(join(folder, 'there.csv'), '');
    vi.stubEnv('INIT_CWD', folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it('counts from where the user stood', () => {
    expect(userPath('there.csv')).toBe(join(folder, 'there.csv'));
    expect(inputFileOf('--input', 'there.csv')).toBe(join(folder, 'there.csv'));
    expect(outputFileOf('--json', 'new.json')).toBe(join(folder, 'new.json'));
  });

  it('may be that of a file to write over', () => {
    expect(outputFileOf('--json', 'there.csv')).toBe(join(folder, 'there.csv'));
  });

  it('is left out where the flag is', () => {
    expect(inputFileOf('--input', undefined)).toBeUndefined();
    expect(outputFileOf('--json', undefined)).toBeUndefined();
  });

  it.each([
    [inputFileOf, '', 'expected a file, got an empty path'],
    [inputFileOf, '.', 'expected a file, got a folder: '],
    [inputFileOf, 'none.csv', 'there is no file '],
    [outputFileOf, '', 'expected a file, got an empty path'],
    [outputFileOf, '.', 'expected a file, got a folder: '],
    [outputFileOf, 'none/new.json', 'there is no folder '],
  ])('is refused by %o where it is %j', (fileOf, path, text) => {
    expect(() => fileOf('--file', path)).toThrow(UsageError);
    expect(() => fileOf('--file', path)).toThrow(`--file: ${text}`);
  });
});
