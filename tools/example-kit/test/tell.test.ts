import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tell, verdict, writeFigures } from '../src/tell.ts';
import { temporaryFolder } from '../src/temporary-folder.ts';

describe('tell', () => {
  it('says it, unless only what is wrong is to be said', () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();

    tell({ check: false }, 'one');
    tell({ check: true }, 'two');

    expect(log.mock.calls).toEqual([['one']]);
  });
});

describe('verdict', () => {
  it('is 0 where nothing is wrong, and says nothing', () => {
    const complain = vi.spyOn(console, 'error').mockReturnValue();

    expect(verdict([])).toBe(0);
    expect(complain).not.toHaveBeenCalled();
  });

  it('is 1 where something is, and says what', () => {
    const complain = vi.spyOn(console, 'error').mockReturnValue();

    expect(verdict(['too few', 'too many'])).toBe(1);
    expect(complain.mock.calls).toEqual([['Wrong: too few'], ['Wrong: too many']]);
  });
});

describe('writeFigures', () => {
  it('leaves them where the user named a file', async () => {
    await using folder = await temporaryFolder('example-kit-test');
    const path = join(folder.path, 'figures.json');

    await writeFigures(undefined, { sent: 1 });
    await writeFigures(path, { sent: 2 });

    expect(await readFile(path, 'utf8')).toBe('{\n  "sent": 2\n}\n');
  });
});

describe('temporaryFolder', () => {
  it('is there until it is disposed of', async () => {
    const folder = await temporaryFolder('example-kit-test');
    await writeFigures(join(folder.path, 'figures.json'), {});
    const was = existsSync(folder.path);

    await folder[Symbol.asyncDispose]();

    expect(basename(folder.path)).toMatch(/^example-kit-test-\w{6}$/);
    expect([was, existsSync(folder.path)]).toEqual([true, false]);
  });
});
