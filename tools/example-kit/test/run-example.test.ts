import { describe, expect, it, vi } from 'vitest';
import { explainError } from '../src/explain-error.ts';
import { UsageError } from '../src/flags/usage-error.ts';
import { exitCodeOf } from '../src/run-example.ts';
import type { Example } from '../src/run-example.ts';

interface Flags {
  readonly help: boolean;
  readonly rest: readonly string[];
}

function exampleOf(main: (flags: Flags) => Promise<number>): Example<Flags> {
  return {
    usage: 'Usage: x',
    readFlags: (args) => {
      if (args.includes('--foo')) throw new UsageError('--foo: what?');
      return { help: args.includes('--help'), rest: args };
    },
    main,
    explain: (error) =>
      error instanceof RangeError
        ? { text: 'no server', cause: 'no-server' }
        : explainError(error, 'Usage: x'),
  };
}

describe('exitCodeOf', () => {
  it('is that of the example', async () => {
    const main = vi.fn<(flags: Flags) => Promise<number>>(async () => 130);

    const code = await exitCodeOf(exampleOf(main), ['--n', '1']);

    expect(code).toBe(130);
    expect(main).toHaveBeenCalledWith({ help: false, rest: ['--n', '1'] });
  });

  it('is 0 for --help, which shows the usage and nothing else', async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const main = vi.fn<(flags: Flags) => Promise<number>>(async () => 1);

    const code = await exitCodeOf(exampleOf(main), ['--help']);

    expect([code, log.mock.calls]).toEqual([0, [['Usage: x']]]);
    expect(main).not.toHaveBeenCalled();
  });

  it.each<[string, unknown, number, string]>([
    ['what nobody foresaw', new Error('surprise'), 1, 'surprise'],
    ['a server that cannot be had', new RangeError('none'), 69, 'no server'],
    ['flags that turn out to make no sense', new UsageError('--n: what?'), 64, 'Usage: x'],
  ])('tells %s', async (_what, error, expected, text) => {
    const complain = vi.spyOn(console, 'error').mockReturnValue();

    const code = await exitCodeOf(
      exampleOf(async () => await Promise.reject(error)),
      [],
    );

    expect([code, complain.mock.calls]).toEqual([expected, [[expect.stringContaining(text)]]]);
  });

  it('is 64 for flags that make no sense', async () => {
    const complain = vi.spyOn(console, 'error').mockReturnValue();

    const code = await exitCodeOf(
      exampleOf(async () => 0),
      ['--foo'],
    );

    expect([code, complain.mock.calls]).toEqual([64, [['--foo: what?\n\nUsage: x']]]);
  });
});
