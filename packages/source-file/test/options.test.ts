import { describe, expect, it } from 'vitest';
import { createDeadLetterSource, createFileSource } from '../src/index.ts';

describe('the options of a file source', () => {
  it.each<[options: object, message: string]>([
    [{ format: 'xml' }, "Option format: expected 'csv' or 'jsonl', got 'xml'"],
    [{ format: undefined }, "Option format: expected 'csv' or 'jsonl', got undefined"],
    [{ compression: 'zip' }, "Option compression: expected 'auto', 'gzip' or 'none', got 'zip'"],
    [{ path: 7 }, 'Option path: expected a path or a file URL, got 7'],
    [{ path: undefined }, 'Option path: expected a path or a file URL, got undefined'],
    [{ path: ['x', {}] }, 'Option path: expected a path or a file URL, got an object'],
    [{ checkpoint: '' }, "Option checkpoint: expected a path or a file URL, got ''"],
  ])('are refused with a text that says what is wrong: %j', (options, message) => {
    const create = createFileSource as (options: object) => unknown;

    expect(() => create({ format: 'csv', path: 'x', ...options })).toThrow(
      expect.objectContaining({ code: 'misconfigured', message }),
    );
  });

  it('are refused by a replay as well', () => {
    const create = createDeadLetterSource as (path: unknown) => unknown;

    expect(() => create(7)).toThrow('Option path: expected a path or a file URL, got 7');
  });
});
