import type { SourceRecord } from '@rivergraph/core';
import driver from 'gremlin';
import { describe, expect, it } from 'vitest';
import { instructionsOf } from '../../src/statement/instructions.ts';
import { TypedNumber } from '../../src/statement/typed-number.ts';
import { gremlin } from '../../src/user/gremlin.ts';
import { isGremlinWrite } from '../../src/user/gremlin-write.ts';
import type { GremlinWrite } from '../../src/user/gremlin-write.ts';
import type { BuildTraversal } from '../../src/user/gremlin.ts';
import { errorOf } from '../support/error-of.ts';
import { recordOf } from '../support/record-of.ts';
import { spawn } from '../support/spawn.ts';

const { Bytecode, P, TextP, statics: __, t, merge, cardinality } = driver.process;
const record = recordOf({ topic: 'devices', value: 7 });

/** The one write of a record. */
function writeOf(build: BuildTraversal, given: SourceRecord = record): GremlinWrite {
  const made = gremlin(build)(given);
  if (made === undefined || Array.isArray(made)) throw new Error('expected one write');
  return made as GremlinWrite;
}

/** The arguments of the one step `inject`. */
function injected(...values: unknown[]): readonly unknown[] {
  const [step = []] = instructionsOf(writeOf((g) => g.inject(...values)).bytecode).stepInstructions;
  return step.slice(1);
}

describe('gremlin', () => {
  it('makes a write of a traversal', () => {
    const write = writeOf((g, { value }) =>
      g
        .mergeV(new Map([[t.id, `d-${String(value)}`]]))
        .option(merge.onCreate, new Map([[t.label, 'Device']])),
    );

    expect(write).toMatchObject({ kind: 'gremlin', name: 'topic devices', entities: undefined });
    expect(isGremlinWrite(write)).toBe(true);
    expect(instructionsOf(write.bytecode).stepInstructions).toEqual([
      ['mergeV', new Map([[t.id, 'd-7']])],
      ['option', merge.onCreate, new Map([[t.label, 'Device']])],
    ]);
  });

  it('makes none of undefined, and several of a list, in its order', () => {
    const none = gremlin(() => undefined)(record);
    const several = gremlin((g) => [g.V('a'), g.V('b')])(record) as readonly GremlinWrite[];

    expect(none).toBeUndefined();
    expect(gremlin(() => [])(record)).toEqual([]);
    expect(several.map(({ bytecode }) => bytecode.toString())).toEqual([
      '[[],[["V","a"]]]',
      '[[],[["V","b"]]]',
    ]);
  });

  it('begins with nothing for every record, and keeps what a source adds', () => {
    const made = gremlin((g, { value }) => g.withSideEffect('x', value).V());

    const writes = [1, 2].map((value) => made(recordOf({ value })) as GremlinWrite);

    expect(writes.map(({ bytecode }) => bytecode.toString())).toEqual([
      '[[["withSideEffect","x",1]],[["V"]]]',
      '[[["withSideEffect","x",2]],[["V"]]]',
    ]);
  });

  it('is given a tombstone like any record', () => {
    const write = writeOf(
      (g, { value }) => (value === null ? g.V('d').drop() : g.V()),
      recordOf({ value: null }),
    );

    expect(write.bytecode.toString()).toBe('[[],[["V","d"],["drop"]]]');
  });

  it('names the entities of a record, and itself', () => {
    const named = gremlin((g) => [g.V(), g.E()], {
      entities: ({ value }) => [`d-${String(value)}`],
      name: 'seen',
    });

    expect(named(record)).toMatchObject([
      { entities: ['d-7'], name: 'seen' },
      { entities: ['d-7'], name: 'seen' },
    ]);
  });

  it('lets what the function throws pass', () => {
    const own = new Error('no such device');
    const failing = gremlin(() => {
      throw own;
    });

    expect(() => failing(record)).toThrow(own);
  });

  it.each<[string, unknown, string]>([
    ['null', null, 'got null'],
    ['a text', 'g.V()', 'got a string'],
    ['g itself', spawn(), 'got something else'],
    ['an anonymous traversal', __.V(), 'got an anonymous one'],
    ['a traversal of another source', spawn().V(), 'got one of another source'],
    ['a promise', Promise.resolve([]), 'got a promise'],
  ])('is misconfigured where the function gives %s', (_, built, got) => {
    const error = errorOf(() => gremlin(() => built as never)(record));

    expect(error).toMatchObject({ code: 'misconfigured' });
    expect(error.message).toBe(`neptune: gremlin: topic devices: expected a traversal of g, ${got}`);
  });

  it.each<[string, BuildTraversal]>([
    ['in its place', (g) => g.V().toList() as never],
    ['in a list', (g) => [g.V(), g.V().iterate() as never]],
    ['on a connection that fails', () => Promise.reject(new Error('no connection')) as never],
  ])('is misconfigured where the function runs the traversal %s', (_, build) => {
    expect(errorOf(() => gremlin(build)(record)).message).toContain(
      'expected a traversal of g, got a promise',
    );
  });

  it('is misconfigured where the function gives a traversal that it has run', () => {
    const error = errorOf(() =>
      gremlin((g) => {
        const traversal = g.addV('D');
        void traversal.iterate();
        return traversal;
      })(record),
    );

    expect(error.message).toContain(
      'expected a traversal that the sink runs, got one that was run with iterate()',
    );
  });

  it('is misconfigured without a function, and with entities that are none', () => {
    const wrong = gremlin((g) => g.V(), { entities: () => [7] as never });

    expect(errorOf(() => gremlin('g.V()' as never)).code).toBe('misconfigured');
    expect(errorOf(() => wrong(record)).message).toContain('option entities: expected a list of texts');
  });
});

describe('the values of a traversal', () => {
  const at = new Date(0);
  const single = new Bytecode().addSource('CardinalityValueTraversal', [cardinality.single, 7n]);

  it.each<[unknown, unknown]>([
    [2, 2],
    [2.5, 2.5],
    ['text', 'text'],
    [true, true],
    [null, null],
    [at, at],
    [7n, new TypedNumber('Int64', 7n)],
    [
      [1, [7n]],
      [1, [new TypedNumber('Int64', 7n)]],
    ],
    [{ a: { b: 7n } }, new Map([['a', new Map([['b', new TypedNumber('Int64', 7n)]])]])],
    [new Map([['a', 7n]]), new Map([['a', new TypedNumber('Int64', 7n)]])],
    [P.within(1n, 2n), P.within(new TypedNumber('Int64', 1n), new TypedNumber('Int64', 2n))],
    [
      P.gt(1n).and(P.between(2n, 3)),
      P.gt(new TypedNumber('Int64', 1n)).and(P.between(new TypedNumber('Int64', 2n), 3)),
    ],
    [TextP.startingWith('a'), TextP.startingWith('a')],
    [
      single,
      new Bytecode().addSource('CardinalityValueTraversal', [
        cardinality.single,
        new TypedNumber('Int64', 7n),
      ]),
    ],
    [driver.structure.toLong('9'), driver.structure.toLong('9')],
    [t.id, t.id],
  ])('turn %o into %o', (value, sent) => {
    expect(injected(value)).toStrictEqual([sent]);
  });

  it('are looked at in children', () => {
    const [child] = injected(__.has('age', 7n).coalesce(__.constant({ a: 1 })));

    expect(child).toBeInstanceOf(Bytecode);
    expect(instructionsOf(child as never).stepInstructions[0]).toEqual([
      'has',
      'age',
      new TypedNumber('Int64', 7n),
    ]);
  });

  it.each<[string, unknown, string]>([
    ['undefined', undefined, 'a value that Neptune can take, got undefined'],
    ['a symbol', Symbol('secret'), 'a value that Neptune can take, got symbol'],
    ['bytes', Uint8Array.from([1]), 'a value that Neptune can take, got Uint8Array'],
    ['a set', new Set([1]), 'a value that Neptune can take, got Set'],
    ['an integer of 65 bits', 2n ** 63n, 'an integer of 64 bits, got a larger one'],
    ['an invalid date', new Date(Number.NaN), 'a Date, got an invalid one'],
    ['a null character', 'secret\0', 'text without null characters, got one'],
    ['half a pair', 'secret\ud83d', 'well-formed text, got half a surrogate pair'],
    ['what is nested too deeply', nested(101), 'at most 100 levels, got more, or a circle'],
  ])('reject the record for %s, by the step, without telling it', (_, value, problem) => {
    for (const wrapped of [value, [value], { a: value }, P.eq(value)]) {
      const error = errorOf(() => injected(wrapped));

      expect(error.code).toBe('rejected');
      expect(error.message).toBe(`neptune: gremlin: topic devices, step inject: expected ${problem}`);
    }
  });

  it('name the step of a child, too', () => {
    const build: BuildTraversal = (g) => g.V().where(__.has('n', undefined));

    expect(errorOf(() => writeOf(build)).message).toContain('topic devices, step where, step has: expected');
  });

  it('reject a circle, and take what is met twice', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    const shared = ['a'];

    expect(errorOf(() => injected(circle)).code).toBe('rejected');
    expect(injected([shared, shared])).toEqual([[['a'], ['a']]]);
  });

  it('are misconfigured where they are a lambda, or a part of another copy of the driver', () => {
    class EnumValue {
      readonly elementName = 'id';
    }

    expect(errorOf(() => injected(() => 'it')).code).toBe('misconfigured');
    expect(errorOf(() => injected(new EnumValue()))).toMatchObject({
      code: 'misconfigured',
      message:
        'neptune: gremlin: topic devices, step inject: expected parts of the driver that @rivergraph/sink-neptune depends on, ' +
        'got a EnumValue of another copy',
    });
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = [value];
  return value;
}
