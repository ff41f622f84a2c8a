import { describe, expect, it, vi } from 'vitest';
import { programAt } from '../../src/testing/program.ts';

const { run, start } = programAt(new URL('./child/example.mjs', import.meta.url));

describe('programAt', () => {
  it('runs a program to its end, and tells what it printed', async () => {
    expect(await run(['a', 'b'])).toEqual({ code: 0, signal: null, output: 'Hello, a b\n' });
  });

  it('adds to the environment', async () => {
    expect((await run(['a'], { GREETING: 'Moin' })).output).toBe('Moin, a\n');
  });

  it('says what to do where the program is not compiled', () => {
    const { start: startNone } = programAt(new URL('./none/main.js', import.meta.url));

    expect(() => startNone([])).toThrow('There is no dist/main.js: run `npm run build` first');
  });
});

describe('runExample', () => {
  it('ends the process where the user stopped it, whatever is under way', async () => {
    const { child, output, ended } = start(['wait']);
    await vi.waitFor(() => expect(output()).toContain('Kept until Ctrl-C'), {
      timeout: 30_000,
      interval: 50,
    });
    child.kill('SIGTERM');

    expect(await ended).toMatchObject({ code: 130, signal: null });
  });

  it('goes on without a word when nobody reads on', async () => {
    const { child, ended } = start(['talk']);
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => void (complaint += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    child.stdout.once('close', () => child.kill('SIGTERM'));

    const { code } = await ended;

    expect([code, complaint]).toEqual([0, '']);
  });
});
