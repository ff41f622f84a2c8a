import { RivergraphError } from '@rivergraph/core';
import type { WriteOrigin } from '@rivergraph/core';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { describeBatch } from '../src/bolt/index.ts';
import { partsOfBatch } from '../src/bolt/parts-of-batch.ts';
import { cypher, statement } from '../src/index.ts';
import { errorOf } from './bolt-support/error-of.ts';
import { plainDialect } from './plain-dialect.ts';
import { recordOf } from './record-of.ts';

const options = { dialect: plainDialect, maxCells: 10 };

function messageOf(run: () => unknown): string {
  const error = errorOf(run);
  if (error instanceof RivergraphError && error.code === 'rejected') return error.message;
  throw new Error('expected an error of code rejected', { cause: error });
}

describe('statement', () => {
  it('makes a write of a text and its parameters', () => {
    expect(statement('MERGE (n {id: $id});  ', { id: 1 })).toEqual({
      kind: 'statement',
      text: 'MERGE (n {id: $id})',
      parameters: { id: 1n },
      entities: undefined,
      name: undefined,
    });
    expect(statement('CREATE (n)').parameters).toEqual({});
  });

  it('sends values as those of cypher', () => {
    const at = new neo4j.types.Date(2024, 5, 1);
    const { parameters } = statement('SET n = $all', {
      i: 1,
      f: 1.5,
      big: 2n ** 60n,
      no: null,
      gone: undefined,
      when: new Date(0),
      raw: new Uint8Array([255]),
      deep: { list: [1, { x: 2, y: undefined }] },
      int: neo4j.int(7),
      at,
    });

    expect(parameters).toEqual({
      i: 1n,
      f: 1.5,
      big: 2n ** 60n,
      no: null,
      gone: null,
      when: '1970-01-01T00:00:00.000Z',
      raw: Int8Array.of(-1),
      deep: { list: [1n, { x: 2n }] },
      int: 7n,
      at,
    });
  });

  it.each([
    ['', 'got an empty text'],
    ['  ; ', 'got an empty text'],
    [7 as never, 'got a number'],
    ['CALL { CREATE (n) } IN TRANSACTIONS', 'got one with IN TRANSACTIONS'],
    ['CALL { CREATE (n) } IN 4 CONCURRENT TRANSACTIONS OF 9 ROWS', 'got one with IN TRANSACTIONS'],
    [' using periodic commit 5 CREATE (n)', 'got one with USING PERIODIC COMMIT'],
  ])('rejects the text %j, which its record brought', (text, message) => {
    expect(messageOf(() => statement(text))).toContain(message);
  });

  it.each([
    [null, 'got null'],
    ['secret', 'got a string'],
    [['secret'], 'got a Array'],
    [new Map([['secret', 1]]), 'got a Map'],
    [{ __isTime__: 'secret' }, 'got one with a mark of neo4j-driver'],
  ])('rejects the parameters %j', (parameters, message) => {
    expect(messageOf(() => statement('CREATE (n)', parameters as never))).toContain(message);
    expect(messageOf(() => statement('CREATE (n)', parameters as never))).not.toContain('secret');
  });

  it('names the parameter that cannot be sent, where the text does', () => {
    const wrong = { name: () => undefined };

    expect(messageOf(() => statement('SET n.x = $name', wrong))).toBe(
      'cypher: parameter $name: expected a value that a database can take, got a function',
    );
    expect(messageOf(() => statement('SET n.x = 1', wrong))).toContain('cypher: a parameter: expected');
  });

  it('takes names that objects have by themselves', () => {
    const parameters = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, unknown>;

    expect(Object.entries(statement('CREATE (n)', parameters).parameters)).toEqual([
      ['__proto__', 1n],
      ['constructor', 2n],
    ]);
  });

  it('takes entities that are a list, and refuses others', () => {
    expect(statement('CREATE (n)', {}, { entities: ['a'] }).entities).toEqual(['a']);
    expect(errorOf(() => statement('CREATE (n)', {}, { entities: 'a' as never }))).toMatchObject({
      code: 'misconfigured',
    });
  });
});

describe('the statements of records', () => {
  const set = (value: number) => statement('SET n.x = $x', { x: value });

  it('are one each, in the order of the batch, with what stands between them', () => {
    const rows = cypher('SET n.x = event');
    const writes = [set(1), set(2), rows(recordOf({ value: 3 })), rows(recordOf({ value: 4 })), set(5)];

    const described = describeBatch({ writes }, options);

    expect(described.map(({ text, writes: count }) => [text.split('\n').at(-1), count])).toEqual([
      ['SET n.x = $x', 1],
      ['SET n.x = $x', 1],
      ['SET n.x = event', 2],
      ['SET n.x = $x', 1],
    ]);
    expect(described[1]?.parameters).toEqual({ x: 2n });
  });

  it('are named in errors by their own name, else by the topic of their record', () => {
    const originAt = (index: number): WriteOrigin => ({
      partition: { topic: `t${index}`, id: `t${index}-0` },
      position: index,
      orderKey: undefined,
    });
    const writes = [cypher('event')(recordOf({})), set(1), statement('CREATE (n)', {}, { name: 'mine' })];
    const namesOf = (batch: Parameters<typeof partsOfBatch>[0]) =>
      partsOfBatch(batch, options).map((part) => part.kind === 'ready' && part.part.statement?.name);

    expect(namesOf({ writes, originAt })).toEqual(['topic t', 'topic t1', 'mine']);
    expect(namesOf({ writes })).toEqual(['topic t', 'a record', 'mine']);
  });
});
