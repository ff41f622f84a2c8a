import { describe, expectTypeOf, it } from 'vitest';
import { defineGraph, wait } from '../../src/index.ts';
import type { EdgeWrite, EndpointRef, WaitForEndpoint } from '../../src/index.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', at: 'datetime' }, version: 'at' },
    Bot: { key: { id: 'integer' }, properties: { name: 'string' }, version: 'position' },
    Day: { ownedBy: 'HAS', key: { date: 'date' }, properties: { n: 'integer' }, version: 'n' },
  },
  edges: {
    HAS: { from: 'User', to: 'Day' },
    KNOWS: { from: 'User', to: 'User', properties: { since: 'date', n: 'integer' }, version: 'n' },
    PAID: { from: 'User', to: 'User', key: { at: 'date' }, properties: { n: 'integer' }, version: 'n' },
    MET: { from: 'User', to: 'User', properties: { since: 'date' }, version: 'position' },
  },
});
const user = graph.User.ref({ id: 1 });
const day = { date: '2024-02-29' };

describe('a type with a version', () => {
  it('wants the version in every row that sets properties', () => {
    expectTypeOf<Parameters<typeof graph.User.upsert>[0]>().toEqualTypeOf<{
      readonly id: number | bigint;
      readonly name?: string | null | undefined;
      readonly at: Date | string;
    }>();
    expectTypeOf<Parameters<typeof graph.User.update>[0]>().toEqualTypeOf<
      Parameters<typeof graph.User.upsert>[0]
    >();
    graph.User.merge({ id: 1 });
    graph.User.delete({ id: 1 });
    // @ts-expect-error no version
    graph.User.upsert({ id: 1, name: 'x' });
    // @ts-expect-error a version that is null
    graph.User.update({ id: 1, at: null });
    // @ts-expect-error a version that is undefined
    graph.User.update({ id: 1, at: undefined });
    graph.Day.upsert({ ...day, n: 1 });
    // @ts-expect-error no version
    graph.Day.upsert(day);
  });

  it('wants the version in the row of an edge', () => {
    expectTypeOf(graph.KNOWS.upsert(user, user, { n: 1 })).toExtend<EdgeWrite>();
    graph.PAID.upsert(user, user, { at: '2024-02-29', n: 1 });
    graph.KNOWS.delete(user, user);
    graph.PAID.delete(user, user, { at: '2024-02-29' });
    graph.HAS.upsert(user, graph.Day.merge(day));
    // @ts-expect-error no row
    graph.KNOWS.upsert(user, user);
    // @ts-expect-error no version
    graph.KNOWS.upsert(user, user, { since: '2024-02-29' });
    // @ts-expect-error no version
    graph.PAID.upsert(user, user, { at: '2024-02-29' });
  });

  it('wants nothing of the row where the version is the place in the stream', () => {
    expectTypeOf<Parameters<typeof graph.Bot.upsert>[0]>().toEqualTypeOf<{
      readonly id: number | bigint;
      readonly name?: string | null | undefined;
    }>();
    graph.MET.upsert(user, user);
    // @ts-expect-error a property that the library keeps
    graph.Bot.upsert({ id: 1, _position: 'x' });
  });
});

describe('wait', () => {
  it('is a way to treat a missing end', () => {
    expectTypeOf(wait({ forMs: 1 })).toEqualTypeOf<WaitForEndpoint>();
    expectTypeOf(graph.Bot.ref({ id: 1 }, { missing: wait({ forMs: 1 }) })).toEqualTypeOf<
      EndpointRef<'Bot'>
    >();
    // @ts-expect-error no time
    wait({});
    // @ts-expect-error a way that takes a time
    graph.Bot.ref({ id: 1 }, { missing: 'wait' });
  });
});
