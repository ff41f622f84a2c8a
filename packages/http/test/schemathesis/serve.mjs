import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import { createHttpServer } from '@rivergraph/http';
import { createFileStore, createStreams } from '@rivergraph/streams';

/**
 * Serves a few streams of memory for schemathesis, until it is told to end. Prints where, the token and a credential that no answer may
 * hold, as JSON, and then what the server logs.
 */

const credential = `credential-${randomBytes(8).toString('hex')}`;
const wanted = [
  ['letters-1', { definition: 'letters', settings: { topics: ['a', 'b'], depth: 3 } }],
  ['letters-2', { definition: 'letters', settings: { topics: 'a,b' } }],
  [
    'kept-back',
    { definition: 'guarded', settings: { url: `bolt://user:${credential}@db`, password: credential } },
  ],
  ['made-by-module', { definition: 'modules', transform: 'letters.mjs' }],
];
const mendMs = 200;

const folder = mkdtempSync(join(tmpdir(), 'rivergraph-schemathesis-'));
const streams = createStreams({
  store: createFileStore(join(folder, 'streams')),
  definitions: definitions(),
  transforms: transformFolder(),
  deadLetters: join(folder, 'dead-letters'),
  verifyTimeoutMs: 100,
});
const server = createHttpServer(streams, { port: 0, answerTimeoutMs: 300, logger: createLogger() });

await streams.open();
await mend();
const { url } = await server.listen();
print(JSON.stringify({ url, token: server.token, credential }));
const mending = setInterval(() => void mend(), mendMs);
process.once('SIGTERM', () => void end());

function definitions() {
  return {
    letters: {
      description: 'Letters into memory.',
      version: '1.0.0',
      transform: 'none',
      pipeline: lettersPipeline,
    },
    guarded: {
      description: 'Letters into memory, with settings that are checked.',
      transform: 'none',
      settings: { '~standard': { version: 1, vendor: 'schemathesis', validate: checkGuarded } },
      pipeline: lettersPipeline,
    },
    modules: {
      transform: 'required',
      statement: (text, parameters) => testWrite(text, parameters),
      pipeline: ({ transform }) => ({
        source: letters(),
        transform,
        sink: createMemorySink({ journal: 'none' }),
      }),
    },
  };
}

function lettersPipeline() {
  return {
    source: letters(),
    transform: ({ value }) => testWrite(String(value.id), value),
    sink: createMemorySink({ journal: 'none' }),
  };
}

/** Some letters, one that no transform takes, and no end. */
function letters() {
  const stream = createMemoryStream({ topic: 'letters' });
  stream.appendValues(
    0,
    Array.from({ length: 30 }, (_, id) => (id === 20 ? undefined : { id, text: `letter ${id}` })),
  );
  return createMemorySource({ stream });
}

function checkGuarded(value) {
  if (typeof value.password === 'string') return { value };
  return {
    issues: [{ message: `expected a text, got ${JSON.stringify(value.password)}`, path: ['password'] }],
  };
}

function transformFolder() {
  const transforms = join(folder, 'transforms');
  mkdirSync(transforms);
  writeFileSync(
    join(transforms, 'letters.mjs'),
    'export default (messages) => messages.map(({ value }) => ["MERGE (l:Letter {id: $id})", { id: value.id }]);\n',
  );
  return transforms;
}

/** Brings back the streams that requests have dropped, so that the next ones meet them again. */
async function mend() {
  for (const [name, config] of wanted) {
    const shown = streams.show();
    if (shown.length > 100) await forget(shown);
    if (shown.some((stream) => stream.name === name)) continue;
    try {
      await streams.create(name, config);
      await streams.start(name);
    } catch {
      // A request was faster.
    }
  }
}

/** Takes away what requests have made, before it is too much to show. */
async function forget(shown) {
  for (const { name } of shown.slice(0, 50)) {
    try {
      await streams.stop(name);
      await streams.drop(name);
    } catch {
      // A request was faster.
    }
  }
}

function createLogger() {
  const write = (level) => (message, fields) => print(JSON.stringify({ level, message, ...fields }));
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

async function end() {
  clearInterval(mending);
  await server.close();
  await streams.close();
  rmSync(folder, { recursive: true, force: true });
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
