import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RivergraphError, unavailable } from '@rivergraph/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection, Database } from '@ladybugdb/core';
import { classifyError } from '../src/errors.ts';
import { loadLadybug } from '../src/index.ts';

const ladybug = loadLadybug();
let folder: string;
let database: Database;
let connection: Connection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ladybug-'));
  database = new ladybug.Database(':memory:', 32 * 1024 * 1024);
  connection = new ladybug.Connection(database);
  await connection.query('CREATE NODE TABLE P (id INT64, s STRING, PRIMARY KEY (id))');
  await connection.query('CREATE (:P {id: 1})');
});
afterAll(async () => {
  await connection.close();
  await database.close();
  await rm(folder, { recursive: true });
});

const run = async (text: string): Promise<unknown> => await connection.query(text);

async function runWith(text: string, parameters: { [name: string]: never }): Promise<unknown> {
  const statement = await connection.prepare(text);
  if (!statement.isSuccess()) throw new Error(statement.getErrorMessage());
  return await connection.execute(statement, parameters);
}

async function open(path: string, bufferPoolBytes = 0): Promise<void> {
  const opened = new ladybug.Database(path, bufferPoolBytes);
  await opened.init();
  await opened.close();
}

async function inReadOnly(text: string): Promise<void> {
  await run('BEGIN TRANSACTION READ ONLY');
  try {
    await run(text);
  } finally {
    await run('ROLLBACK');
  }
}

async function whileWriting(): Promise<void> {
  const writer = new ladybug.Connection(database);
  await writer.query('BEGIN TRANSACTION');
  await writer.query('CREATE (:P {id: 2})');
  try {
    await run('CREATE (:P {id: 3})');
  } finally {
    await writer.query('ROLLBACK');
    await writer.close();
  }
}

async function afterClose(what: 'database' | 'connection'): Promise<void> {
  const closedDatabase = new ladybug.Database(':memory:', 8 * 1024 * 1024);
  const closedConnection = new ladybug.Connection(closedDatabase);
  await closedConnection.init();
  await closedConnection.close();
  await closedDatabase.close();
  if (what === 'connection') await closedConnection.query('RETURN 1');
  else await new ladybug.Connection(closedDatabase).query('RETURN 1');
}

async function tooLittleMemory(): Promise<void> {
  const tight = new ladybug.Database(':memory:', 4 * 1024 * 1024);
  const writer = new ladybug.Connection(tight);
  await writer.query('CREATE NODE TABLE N (id INT64, s STRING, PRIMARY KEY (id))');
  try {
    await writer.query('UNWIND range(1, 60000) AS i CREATE (:N {id: i, s: repeat("x", 200)})');
  } finally {
    await writer.close();
    await tight.close();
  }
}

async function openGarbage(): Promise<void> {
  const path = join(folder, 'garbage.lbug');
  await writeFile(path, 'no database at all '.repeat(1000));
  await open(path);
}

/** What fails, and the code and reason it gets. */
const failures: readonly (readonly [string, () => Promise<unknown>, string, (string | undefined)?])[] = [
  ['a missing table', async () => await run('CREATE (:Missing {id: 1})'), 'misconfigured', 'schema'],
  ['a missing column', async () => await run('CREATE (:P {id: 5, missing: 1})'), 'misconfigured', 'schema'],
  [
    'a missing table in the catalog',
    async () => await run('CALL table_info("Missing") RETURN *'),
    'misconfigured',
    'schema',
  ],
  ['a statement that does not parse', async () => await run('CREATE (:P {id:'), 'misconfigured'],
  ['a key that exists', async () => await run('CREATE (:P {id: 1})'), 'conflict', 'constraint'],
  [
    'a key without value',
    async () => await runWith('UNWIND $rows AS r CREATE (:P {id: r.a})', { rows: [{ a: null }] as never }),
    'rejected',
    'constraint',
  ],
  ['a text that is no number', async () => await run('CREATE (:P {id: CAST("x" AS INT64)})'), 'rejected'],
  ['a text that is no date', async () => await run('RETURN CAST("2024-02-30" AS DATE)'), 'rejected'],
  ['a number that is too large', async () => await run('RETURN 9223372036854775807 + 1'), 'rejected'],
  [
    'values of several types',
    async () => await runWith('UNWIND $rows AS r RETURN r', { rows: [{ a: 1 }, { a: 'x' }] as never }),
    'rejected',
  ],
  ['too little memory', tooLittleMemory, 'too-large', 'resources'],
  ['no memory at all', async () => await open(':memory:', 1024), 'misconfigured'],
  ['a second writer', whileWriting, 'conflict'],
  ['a write in a reading transaction', async () => await inReadOnly('CREATE (:P {id: 9})'), 'misconfigured'],
  ['a closed database', async () => await afterClose('database'), 'closed'],
  ['a closed connection', async () => await afterClose('connection'), 'closed'],
  ['a missing folder', async () => await open('/nonexistent/folder/graph.lbug'), 'misconfigured', 'file'],
  ['a folder in the place of the file', async () => await open(folder), 'misconfigured', 'file'],
  ['a file that is no database', openGarbage, 'misconfigured', 'file'],
  ['a full disk', async () => await open('/dev/full'), 'unavailable'],
];

describe('classifyError', () => {
  for (const [name, fail, code, reason] of failures) {
    it(`tells ${name}`, async () => {
      const cause: unknown = await fail().catch((caught: unknown) => caught);

      const error = classifyError(cause);

      expect(cause).toBeInstanceOf(Error);
      expect([error.code, error.reason]).toEqual([code, reason]);
      expect(error.cause).toBeInstanceOf(Error);
      expect(error.message).toMatch(/^ladybug: /);
    });
  }

  it.each([
    [
      'IO exception: Could not set lock on file : /x/graph.lbug (Error: Resource temporarily unavailable)',
      'unavailable',
      'not-applied',
    ],
    ['IO exception: Cannot write to file. path: /x Error: No space left on device', 'unavailable', 'unknown'],
    [
      'Timeout waiting for active transactions to leave the system before checkpointing.',
      'unavailable',
      'unknown',
    ],
    ['Something that nobody has seen', 'internal', 'not-applied'],
  ])('knows what is left of an attempt that ended with: %s', (text, code, outcome) => {
    expect(classifyError(new Error(text))).toMatchObject({ code, outcome });
  });

  it('lets errors of the library pass', () => {
    const error = unavailable('gone');

    expect(classifyError(error)).toBe(error);
    expect(error).toBeInstanceOf(RivergraphError);
  });
});
