import { mkdir, mkdtemp, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '@rivergraph/streams';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfig } from '../../src/config/find-config.ts';
import { loadDefault, resolveConfig } from '../../src/config/load-config.ts';
import { defaultExport, loadModule } from '../../src/config/load-module.ts';

describe('configuration', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'rivergraph-config-')));
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  async function file(name: string, content = 'export default {};'): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  describe('findConfig', () => {
    it('takes the nearest, and of several in a folder the first kind', async () => {
      await mkdir(join(folder, 'a/b'), { recursive: true });
      const above = await file('rivergraph.config.mjs');
      const nearest = await file('a/rivergraph.config.mts');
      await file('a/rivergraph.config.js');

      expect(findConfig(join(folder, 'a/b'), undefined)).toBe(nearest);
      expect(findConfig(folder, undefined)).toBe(above);
    });

    it('takes the one that is named, and no other instead', async () => {
      const named = await file('other.ts');
      await file('rivergraph.config.ts');

      expect(findConfig(folder, 'other.ts')).toBe(named);
      expect(() => findConfig(folder, 'missing.ts')).toThrow(/found none/);
      expect(() => findConfig(folder, '.')).toThrow(/expected a file at/);
    });
  });

  describe('resolveConfig', () => {
    it('has defaults, and paths relative to its file', () => {
      const config = resolveConfig(
        { definitions: {}, transforms: './modules' },
        '/etc/rg/rivergraph.config.ts',
      );

      expect(config).toMatchObject({
        folder: '/etc/rg/.rivergraph',
        store: { name: 'file' },
        streams: {
          deadLetters: '/etc/rg/.rivergraph/dead-letters',
          transforms: '/etc/rg/modules',
          load: loadModule,
        },
        http: {},
      });
    });

    it('takes a store of the user, and no interface', () => {
      const store = createMemoryStore();

      const config = resolveConfig(
        { definitions: {}, store, http: false, deadLetters: '/dl' },
        '/etc/rg/c.ts',
      );

      expect(config.store).toBe(store);
      expect(config).toMatchObject({
        folder: '/etc/rg/.rivergraph',
        http: false,
        streams: { deadLetters: '/dl' },
      });
    });

    it.each([
      [undefined, /expected an object as default export, got nothing/],
      [[], /got a list/],
      [{}, /expected definitions to be/],
      [{ definitions: {}, store: 5 }, /expected store to be/],
      [{ definitions: {}, store: {} }, /expected store to be/],
      [{ definitions: {}, http: true }, /expected http to be/],
      [{ definitions: {}, transforms: 5 }, /expected transforms to be/],
      [{ definitions: {}, deadLetters: '' }, /expected deadLetters to be/],
      [{ definitions: {}, logger: 5 }, /expected logger to be .*, got a value of type number/],
      [{ definitions: {}, logger: { info: () => undefined } }, /expected logger to be/],
      [{ definitions: {}, transfroms: './modules' }, /expected .*transforms.*, got 'transfroms'/],
    ])('refuses %j', (value, message) => {
      expect(() => resolveConfig(value, '/c.ts')).toThrow(message);
    });
  });

  describe('loadModule', () => {
    it('loads TypeScript with what types alone cannot be stripped from', async () => {
      const path = await file(
        'module.ts',
        `enum Colour { Red = 'red' }
         class Point { constructor(readonly x: number) {} }
         const later = await Promise.resolve(1);
         export default { red: Colour.Red, x: new Point(3).x, later, folder: import.meta.dirname };`,
      );

      expect(defaultExport(await loadModule(path))).toEqual({ red: 'red', x: 3, later: 1, folder });
    });

    it.each(['module.mjs', 'module.mts'])('loads %s', async (name) => {
      const path = await file(name, 'export default 5;');

      expect(defaultExport(await loadModule(path))).toBe(5);
    });

    it.each(['module.mjs', 'module.ts'])(
      'loads a changed %s anew, and an unchanged one not',
      async (name) => {
        const path = await file(name, 'export default { version: 1 };');

        const first = defaultExport(await loadModule(path));
        const again = defaultExport(await loadModule(path));
        await file(name, 'export default { version: 2 };');
        await utimes(path, 1, 1);
        const changed = defaultExport(await loadModule(path));

        expect(again).toBe(first);
        expect(changed).toEqual({ version: 2 });
      },
    );
  });

  it.each(['none.ts', 'none.mjs'])('says that there is no %s', async (name) => {
    const path = join(folder, name);

    await expect(loadDefault(path, 'module')).rejects.toThrow(
      `module '${path}': expected a file that can be read, found none`,
    );
  });

  it('says which import there is not, and no half of a list', async () => {
    const path = await file('importing.ts', "import 'no-such-package-at-all'; export default 5;");

    await expect(loadDefault(path, 'module')).rejects.toThrow(/no-such-package-at-all'$/);
  });

  it('says where a module fails, and keeps what was thrown', async () => {
    const path = await file('broken.ts', 'export default 1 +;');

    await expect(loadDefault(path, 'configuration')).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringMatching(/configuration .*broken\.ts.*:1:/),
      cause: expect.any(Error),
    });
  });
});
