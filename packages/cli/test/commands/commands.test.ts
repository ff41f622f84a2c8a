import { misconfigured, unauthorized, unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { fakeHost } from '../support/fake-host.ts';
import { fakeOperator, runWith } from '../support/fake-operator.ts';
import { streamInfo } from '../support/stream-info.ts';

describe('create', () => {
  it('gives what its flags say', async () => {
    const operator = fakeOperator();

    const { code } = await runWith(operator, [
      'create',
      'payments',
      '--definition',
      'kafka',
      '--set',
      'topics=payments',
      'sasl.on=true',
      '--set',
      'n=1',
      '--transform',
      'payments.js',
      '--batch-size',
      '50',
      '--batch-interval',
      '0',
    ]);

    expect(code).toBe(0);
    expect(operator.asked).toEqual([
      [
        'create',
        'payments',
        {
          definition: 'kafka',
          settings: { topics: 'payments', sasl: { on: true }, n: 1 },
          transform: 'payments.js',
          batchSize: 50,
          batchIntervalMs: 0,
        },
      ],
    ]);
    expect(operator.isClosed()).toBe(true);
  });

  it.each([
    [['create', 'payments']],
    [['create']],
    [['create', 'payments', '-d', 'kafka', '--batch-size', '0']],
    [['create', 'payments', '-d', 'kafka', '--batch-size', '1e3']],
    [['create', 'payments', '-d', 'kafka', '--set', 'x']],
    [['create', 'payments', 'people', '-d', 'kafka']],
    [['creat', 'payments']],
    [['create', 'payments', '--nonsense']],
  ])('refuses %j as wrong usage', async (args) => {
    const operator = fakeOperator();

    const { code, host } = await runWith(operator, args);

    expect(code).toBe(2);
    expect(host.printed()).toBe('');
    expect(host.errors()).toMatch(/^error: /);
    expect(operator.asked).toEqual([]);
  });
});

describe('--json', () => {
  it('prints one document and nothing else', async () => {
    const { host } = await runWith(fakeOperator(), ['show', '--json']);

    expect(host.printed().split('\n')).toHaveLength(2);
    expect(JSON.parse(host.printed())).toMatchObject([{ name: 'payments', state: 'stopped' }]);
    expect(host.errors()).toBe('');
  });

  it('may stand before the command', async () => {
    const { host } = await runWith(fakeOperator(), ['--json', 'stop', 'payments']);

    expect(JSON.parse(host.printed())).toMatchObject({ name: 'payments' });
  });

  it('makes errors documents, those of usage too', async () => {
    const { host } = await runWith(fakeOperator(), ['show', '--nonsense', '--json']);

    expect(JSON.parse(host.errors())).toMatchObject({ error: { code: 'misconfigured', reason: 'usage' } });
    expect(host.printed()).toBe('');
  });
});

describe('exit codes', () => {
  it.each([
    [misconfigured('x'), 2],
    [unauthorized('x'), 2],
    [unavailable('x'), 3],
    [new Error('x'), 1],
  ])('%o gives %d', async (error, expected) => {
    const operator = fakeOperator({ one: async () => await Promise.reject(error) });

    const { code, host } = await runWith(operator, ['show', 'payments']);

    expect(code).toBe(expected);
    expect(host.errors()).toMatch(/^error: /);
    expect(host.errors()).not.toMatch(/\n\s+at /);
    expect(operator.isClosed()).toBe(true);
  });

  it('are 0 for help and the version, and 2 for no command', async () => {
    const help = await runWith(fakeOperator(), ['create', '--help']);
    const version = await runWith(fakeOperator(), ['--version']);
    const none = await runWith(fakeOperator(), []);

    expect([help.code, version.code, none.code]).toEqual([0, 0, 2]);
    expect(help.host.printed()).toMatch(/Examples:\n {2}\$ rivergraph create/);
    expect(help.host.printed()).toContain('--token-file');
    expect(version.host.printed()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(none.host.errors()).toContain('Commands:');
    expect(none.host.printed()).toBe('');
  });
});

describe('the program', () => {
  it('names the command that a mistyped one may be', async () => {
    const typed = await runWith(fakeOperator(), ['shwo']);
    const json = await runWith(fakeOperator(), ['shwo', '--json']);

    expect([typed.code, json.code]).toEqual([2, 2]);
    expect(typed.host.errors()).toMatch(/^error: unknown command 'shwo'\n\(Did you mean show\?\)\n/);
    expect(JSON.parse(json.host.errors())).toMatchObject({
      error: { code: 'misconfigured', reason: 'usage', message: expect.stringContaining("'shwo'") },
    });
  });

  it.each([[['help']], [['help', 'show']], [['dlq', 'help']], [['help', 'dlq']]])(
    'helps with %j',
    async (args) => {
      const { code, host } = await runWith(fakeOperator(), args);

      expect(code).toBe(0);
      expect(host.printed()).toMatch(/^Usage: rivergraph/);
      expect(host.errors()).toBe('');
    },
  );

  it.each([[['--json']], [['dlq', '--json']], [['--json', 'dlq']]])(
    'prints an error in place of help with %j',
    async (args) => {
      const { code, host } = await runWith(fakeOperator(), args);

      expect(code).toBe(2);
      expect(host.printed()).toBe('');
      expect(JSON.parse(host.errors())).toMatchObject({ error: { code: 'misconfigured', reason: 'usage' } });
    },
  );

  it.each(['--url', '--token-file', '--config'])(
    'refuses %s for run, which asks no process',
    async (flag) => {
      const { code, host } = await runWith(fakeOperator(), ['run', 'pipeline.ts', flag, 'x']);

      expect(code).toBe(2);
      expect(host.errors()).toMatch(new RegExp(`^error: ${flag}: `));
    },
  );
});

describe('start, stop, pause, resume and restart', () => {
  it.each(['start', 'stop', 'pause', 'resume', 'restart'] as const)(
    '%s asks for each stream that is named',
    async (change) => {
      const operator = fakeOperator();

      const { code, host } = await runWith(operator, [change, 'a', 'b', 'a', '--json']);

      expect(code).toBe(0);
      expect(operator.asked).toEqual([
        ['change', 'a', change],
        ['change', 'b', change],
      ]);
      expect(JSON.parse(host.printed())).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    },
  );

  it('take --all for all there are', async () => {
    const operator = fakeOperator({}, [streamInfo({ name: 'a' }), streamInfo({ name: 'b' })]);

    await runWith(operator, ['stop', '--all']);

    expect(operator.asked).toEqual([['list'], ['change', 'a', 'stop'], ['change', 'b', 'stop']]);
  });

  it.each([
    [['stop']],
    [['stop', 'a', '--all']],
    [['start']],
    [['pause']],
    [['start', 'a', '--timeout', '5']],
  ])('refuse %j', async (args) => {
    const { code } = await runWith(fakeOperator(), args);

    expect(code).toBe(2);
  });

  it('try all, and tell the first failure', async () => {
    const changed: string[] = [];
    const operator = fakeOperator({
      change: async (name) => {
        if (name === 'a') throw misconfigured('a: no');
        changed.push(name);
        return streamInfo({ name });
      },
    });

    const { code, host } = await runWith(operator, ['stop', 'a', 'b']);

    expect(code).toBe(2);
    expect(changed).toEqual(['b']);
    expect(host.errors()).toContain('error: a: no');
  });

  it('start runs to a limit', async () => {
    const operator = fakeOperator();

    const { host } = await runWith(operator, ['start', 'payments', '--batches', '2', '--timeout', '500']);

    expect(operator.asked).toEqual([['runOnce', 'payments', { limit: { batches: 2 }, timeoutMs: 500 }]]);
    expect(host.printed()).toMatch(/payments \| limit \| 3 +\| 3 +\| 0 /);
  });
});

describe('check, replay, drop and definitions', () => {
  it('check asks for a batch unless told otherwise', async () => {
    const operator = fakeOperator();

    await runWith(operator, ['check', 'payments']);
    await runWith(operator, ['check', 'payments', '--batches', '3', '--timeout', '9']);

    expect(operator.asked).toEqual([
      ['check', 'payments', { limit: { batches: 1 }, timeoutMs: undefined }],
      ['check', 'payments', { limit: { batches: 3 }, timeoutMs: 9 }],
    ]);
  });

  it('check says where there are more rows than it shows', async () => {
    const found = { reason: 'limit', records: 4, writes: 4, rows: [], rejected: [] } as const;
    const ask = async (isCut: boolean): Promise<string> =>
      (
        await runWith(fakeOperator({ check: async () => ({ ...found, isCut }) }), ['check', 'a'])
      ).host.printed();

    expect(await ask(true)).toContain('there are more rows than the serving process answers with\n');
    expect(await ask(false)).not.toContain('more rows');
  });

  it('check says how much a serving process checks', async () => {
    const operator = fakeOperator();

    const { code, host } = await runWith(operator, ['check', 'payments', '--batches', '11']);

    expect(code).toBe(2);
    expect(host.errors()).toMatch(/^error: --batches: expected 10 at most .*, got 11\n/);
    expect(operator.asked).toEqual([]);
  });

  it('dlq replay says what became of the records', async () => {
    const operator = fakeOperator({ replay: async () => ({ replayed: 3, rejected: 1 }) });

    const { host } = await runWith(operator, ['dlq', 'replay', 'payments']);

    expect(host.printed()).toBe('payments: 3 records replayed, 1 rejected again\n');
  });

  it('drop and definitions answer', async () => {
    const operator = fakeOperator({
      definitions: async () => [
        { name: 'kafka', description: undefined, version: '1.0.0', transform: 'optional' },
      ],
    });

    const dropped = await runWith(operator, ['drop', 'payments', '--json']);
    const listed = await runWith(operator, ['definitions']);

    expect(JSON.parse(dropped.host.printed())).toEqual({ name: 'payments', dropped: true });
    expect(listed.host.printed()).toMatch(/kafka \| 1\.0\.0 +\| optional +\| - /);
  });
});

describe('colours', () => {
  it('are for terminals alone', async () => {
    const running = fakeOperator({}, [streamInfo({ state: 'running', isRunning: true })]);

    const piped = await runWith(running, ['show']);
    const terminal = await runWith(running, ['show'], fakeHost({ rows: 30 }));
    const plain = await runWith(running, ['show'], fakeHost({ rows: 30, env: { NO_COLOR: '1' } }));

    expect(piped.host.printed()).not.toContain('\u001B');
    expect(terminal.host.printed()).toContain('\u001B[32mrunning');
    expect(plain.host.printed()).not.toContain('\u001B');
  });
});
