import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RivergraphError, silentLogger, systemClock } from '@rivergraph/core';
import type { SourceRecord, TransformContext, Write } from '@rivergraph/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTransform } from '../../src/transforms/load-transform.ts';
import type { LoadTransformOptions } from '../../src/transforms/load-transform.ts';

let base = '';
let folder = '';
let files = 0;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'rivergraph-transforms-'));
  folder = path.join(base, 'transforms');
  await mkdir(path.join(folder, 'deep'), { recursive: true });
});

afterAll(async () => await rm(base, { recursive: true, force: true }));

const load = async (file: string): Promise<unknown> => await import(pathToFileURL(file).href);
const statement = (text: string, parameters: object): Write => ({ kind: 'test', text, parameters }) as Write;
const context: TransformContext = {
  signal: new AbortController().signal,
  logger: silentLogger,
  clock: systemClock,
};

function messageOf(value: unknown): SourceRecord {
  const partition = { topic: 't', id: 't-0' };
  const none = { key: null, headers: {}, timestamp: undefined, rawKey: null, rawValue: null };
  return { topic: 't', partition, position: 0, value, ...none };
}

/** Writes a module of its own and gives its name. */
async function moduleOf(code: string, suffix = 'mjs'): Promise<string> {
  const name = `m${files++}.${suffix}`;
  await writeFile(path.join(folder, name), code);
  return name;
}

async function loadOf(
  name: string,
  given: Partial<LoadTransformOptions> = {},
): ReturnType<typeof loadTransform> {
  return await loadTransform({ folder, path: name, load, statement, stream: 'payments', ...given });
}

async function errorOf(work: Promise<unknown>): Promise<RivergraphError> {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof RivergraphError) return error;
  throw new Error('expected a RivergraphError', { cause: error });
}

/** What a module of messages gives for a message. */
async function run(code: string, value: unknown = 1): Promise<unknown> {
  const transform = await loadOf(await moduleOf(code));
  if (typeof transform !== 'function') throw new Error('expected a function');
  return await (async () => await transform(messageOf(value), context))();
}

describe('loadTransform', () => {
  it('gives an exported transform in each of its forms', async () => {
    const plain = await loadOf(await moduleOf('export const transform = (record) => record.value;'));
    const record = await loadOf(await moduleOf('export const transform = { transform: (r) => r.value };'));
    const chunk = await loadOf(await moduleOf('export const transform = { transformChunk: (all) => all };'));

    expect(plain).toBeTypeOf('function');
    expect(record).toMatchObject({ transform: expect.any(Function) as unknown });
    expect(chunk).toMatchObject({ transformChunk: expect.any(Function) as unknown });
  });

  it('takes modules of CommonJS, and one compiled from an export by default', async () => {
    const named = await moduleOf('module.exports = Object.assign({}, { transform: () => "named" });', 'cjs');
    const whole = await moduleOf('module.exports = () => [["whole"]];', 'cjs');
    const compiled = await moduleOf(
      'Object.defineProperty(exports, "__esModule", { value: true }); exports.default = () => [["compiled"]];',
      'cjs',
    );

    const results = await Promise.all(
      [named, whole, compiled].map(async (name) => {
        const transform = await loadOf(name);
        return typeof transform === 'function' ? await transform(messageOf(1), context) : undefined;
      }),
    );

    expect(results).toEqual(['named', statement('whole', {}), statement('compiled', {})]);
  });

  it('takes a path with folders, and one with signs of URLs, and loads its whole path', async () => {
    const name = 'a%20b#c?d.mjs';
    await writeFile(path.join(folder, 'deep', name), '');
    const asked: string[] = [];
    const record = async (file: string): Promise<unknown> => {
      asked.push(file);
      return await Promise.resolve({ transform: () => undefined });
    };

    await loadOf(`deep/${name}`, { load: record });
    await loadOf(`./deep//${name}`, { load: record });

    const file = path.join(await realpath(folder), 'deep', name);
    expect(asked).toEqual([file, file]);
  });

  it.each([
    ['', 'got an empty text'],
    ['/etc/passwd', 'got an absolute one'],
    ['../outside.mjs', "got one with '..'"],
    ['deep/../../outside.mjs', "got one with '..'"],
    ['..', "got one with '..'"],
    ['a\0.mjs', 'got one with a NUL'],
    ['..\\outside.mjs', 'got one with a backslash'],
    ['file:///etc/passwd', 'got a URL or a drive'],
    ['node:fs', 'got a URL or a drive'],
    ['data:text/javascript,export default 1', 'got a URL or a drive'],
    ['C:outside.mjs', 'got a URL or a drive'],
    ['%2e%2e/outside.mjs', 'got none that can be read'],
    ['missing.mjs', 'got none that can be read'],
    ['.', 'got something else, e.g. a folder'],
    ['deep', 'got something else, e.g. a folder'],
    [7 as never, 'got a number'],
  ])('refuses the path %j', async (name, text) => {
    await writeFile(path.join(base, 'outside.mjs'), 'export const transform = () => undefined;');

    const error = await errorOf(loadOf(name));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'transform' });
    expect(error.message).toMatch(/^stream payments: transform ["(]/);
    expect(error.message).toContain(text);
  });

  it('refuses a file and a folder that are links out of the folder, and follows those within', async () => {
    const inside = await moduleOf('export const transform = () => undefined;');
    await writeFile(path.join(base, 'secret.mjs'), 'export const transform = () => undefined;');
    await symlink(path.join(base, 'secret.mjs'), path.join(folder, 'link.mjs'));
    await symlink(base, path.join(folder, 'up'));
    await symlink(inside, path.join(folder, 'alias.mjs'));

    expect((await errorOf(loadOf('link.mjs'))).message).toContain('got a link out of it');
    expect((await errorOf(loadOf('up/secret.mjs'))).message).toContain('got a link out of it');
    expect(await loadOf('alias.mjs')).toBeTypeOf('function');
  });

  it('does not take a folder for one whose name begins alike', async () => {
    await mkdir(path.join(base, 'transforms-other'), { recursive: true });
    await writeFile(path.join(base, 'transforms-other', 'x.mjs'), '');
    await symlink(path.join(base, 'transforms-other', 'x.mjs'), path.join(folder, 'sibling.mjs'));

    expect((await errorOf(loadOf('sibling.mjs'))).message).toContain('got a link out of it');
  });

  it('takes a folder that is itself a link', async () => {
    const name = await moduleOf('export const transform = () => undefined;');
    await symlink(folder, path.join(base, 'linked'));

    expect(await loadOf(name, { folder: path.join(base, 'linked') })).toBeTypeOf('function');
  });

  it('says that there is no folder, or none that can be read', async () => {
    const none = await errorOf(loadOf('a.mjs', { folder: undefined }));
    const missing = await errorOf(loadOf('a.mjs', { folder: path.join(base, 'nowhere') }));

    expect(none).toMatchObject({ code: 'misconfigured', reason: 'transform' });
    expect(none.message).toBe(
      'stream payments: transform "a.mjs": expected streams that have a folder of transforms, got some without: option transforms',
    );
    expect(missing.message).toContain('expected the folder of transforms to exist');
  });

  it('refuses a file that is no module, by its real name', async () => {
    await writeFile(path.join(folder, 'data.json'), '{}');
    await symlink('data.json', path.join(folder, 'dressed.mjs'));

    for (const name of ['data.json', 'dressed.mjs'])
      expect((await errorOf(loadOf(name))).message).toContain('got another file');
  });

  it.each([
    ['throw new TypeError("secret");', 'TypeError'],
    ['throw "secret";', 'throws a string'],
    ['await Promise.reject(new Error("secret"));', 'Error'],
    ['import "./not-there.mjs";', 'ERR_MODULE_NOT_FOUND'],
  ])('tells a module that fails: %s', async (code, failure) => {
    const error = await errorOf(loadOf(await moduleOf(code)));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'transform' });
    expect(error.message).toContain('expected a module that loads, got one that fails');
    expect(error.message).toContain(failure);
    expect(error.message).not.toContain('secret');
    expect(error.cause).toBeDefined();
  });

  it.each([
    ['export const other = 1;', 'got neither'],
    ['export default 7;', 'got a number by default'],
    ['export default { rows: [] };', 'got an object by default'],
    ['export const transform = 7;', 'got a number as `transform`'],
    ['export const transform = { other: 1 };', 'got an object as `transform`'],
    ['export const transform = () => 1; export default () => [];', 'got both'],
  ])('refuses the exports of %s', async (code, text) => {
    const error = await errorOf(loadOf(await moduleOf(code)));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'transform' });
    expect(error.message).toContain(text);
  });

  it('takes one function for both exports', async () => {
    const name = await moduleOf('export function transform() {} export { transform as default };');

    expect(await loadOf(name)).toBeTypeOf('function');
  });

  it('needs statement for a module of messages', async () => {
    const name = await moduleOf('export default () => [];');

    const error = await errorOf(loadOf(name, { statement: undefined }));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'transform' });
    expect(error.message).toContain("needs `statement` in the stream's definition");
  });

  it('shows a hostile path in one line, cut', async () => {
    const { message } = await errorOf(loadOf(`a\n${'b'.repeat(500)}`));

    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(300);
  });
});

describe('a module of messages', () => {
  it('is called with one message at a time', async () => {
    const code = 'export default (...given) => [[String(given.length), { all: given[0] }]];';

    expect(await run(code, { id: 7 })).toEqual(statement('1', { all: [messageOf({ id: 7 })] }));
  });

  it('gives several statements in order, and none', async () => {
    expect(await run('export default () => [["A", { a: 1 }], ["B"], ["C", null]];')).toEqual([
      statement('A', { a: 1 }),
      statement('B', {}),
      statement('C', {}),
    ]);
    expect(await run('export default () => [];')).toEqual([]);
  });

  it('answers at once where the module does, and with a promise where it does that', async () => {
    const sync = await loadOf(await moduleOf('export default () => [["A"]];'));
    const later = await loadOf(await moduleOf('export default async () => [["A"]];'));
    if (typeof sync !== 'function' || typeof later !== 'function') throw new Error('expected functions');

    const promise = later(messageOf(1), context);

    expect(sync(messageOf(1), context)).toEqual(statement('A', {}));
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toEqual(statement('A', {}));
  });

  it.each([
    ['undefined', 'expected a list of [statement, parameters], got nothing'],
    ['null', 'got null'],
    ['"MERGE (secret)"', 'got a string'],
    ['({ query: "secret" })', 'got an object'],
    ['["secret", {}]', 'got a string as item 0'],
    ['[["A"], { query: "secret" }]', 'got an object as item 1'],
    ['[[]]', 'expected a text as statement, got nothing in item 0'],
    ['[[7]]', 'got a number in item 0'],
    ['[["A", "secret"]]', 'expected an object as parameters, got a string in item 0'],
    ['[["A", ["secret"]]]', 'got a list in item 0'],
    ['[["A", new Map()]]', 'got an object in item 0'],
    ['[["A", {}, "secret"]]', 'got item 0 with 3 parts'],
    ['Promise.resolve(7)', 'got a number'],
  ])('has the message of the result %s rejected', async (result, text) => {
    const error = await errorOf(run(`export default () => ${result};`));

    expect(error).toMatchObject({ code: 'rejected' });
    expect(error.message).toContain(text);
    expect(error.message).not.toContain('secret');
  });

  it('lets through what the module or the definition throws', async () => {
    const name = await moduleOf('export default () => { throw new RangeError("own"); };');
    const transform = await loadOf(name);
    if (typeof transform !== 'function') throw new Error('expected a function');

    expect(() => transform(messageOf(1), context)).toThrow(RangeError);
  });
});
