import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheRoot } from '../../src/cache/cache-root.ts';

describe('cacheRoot', () => {
  it.each([
    ['its own variable first', { RIVERGRAPH_CACHE: '/own', XDG_CACHE_HOME: '/xdg' }, 'linux', '/own'],
    ['the user’s folder for caches', { XDG_CACHE_HOME: '/xdg' }, 'linux', '/xdg/rivergraph'],
    ['the usual one where none is named', {}, 'linux', join(homedir(), '.cache/rivergraph')],
    [
      'the usual one where the name is empty',
      { XDG_CACHE_HOME: '' },
      'linux',
      join(homedir(), '.cache/rivergraph'),
    ],
    ['what macOS has instead', {}, 'darwin', join(homedir(), 'Library/Caches/rivergraph')],
    ['what Windows has instead', { LOCALAPPDATA: '/local' }, 'win32', '/local/rivergraph'],
  ])('takes %s', (_what, environment, platform, expected) => {
    const root = cacheRoot(environment, platform);

    expect(root).toBe(expected);
  });
});
