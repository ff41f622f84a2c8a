import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PropertyType, WriteOrigin } from '../../src/index.ts';
import {
  compareVersions,
  defineGraph,
  graphShape,
  isOlderPosition,
  positionVersion,
} from '../../src/index.ts';
import { callUntyped, fuzzRuns, thrownBy } from './shop.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', at: 'datetime' }, version: 'at' },
    Bot: { key: { id: 'integer' }, version: 'position' },
    Day: { ownedBy: 'HAS', key: { date: 'date' }, properties: { n: 'string' }, version: 'n' },
  },
  edges: {
    HAS: { from: 'User', to: 'Day' },
    KNOWS: { from: 'User', to: 'User', properties: { n: 'integer' }, version: 'n' },
    MET: { from: 'User', to: 'User', version: 'position' },
  },
});
const user = graph.User.ref({ id: 1 });

describe('a type with a version', () => {
  it('has it in its shape, as one of its properties or beside them', () => {
    const { nodes, edges } = graphShape(graph);

    const byProperty = [nodes.get('User'), nodes.get('Day'), edges.get('KNOWS')];
    const byPosition = [nodes.get('Bot'), edges.get('MET')];

    expect(byProperty.map((type) => type?.version?.source)).toEqual(['property', 'property', 'property']);
    expect(byProperty.map((type) => type?.version?.property)).toEqual([
      nodes.get('User')?.properties[1],
      nodes.get('Day')?.properties[0],
      edges.get('KNOWS')?.properties[0],
    ]);
    expect(nodes.get('User')?.version?.property).toBe(nodes.get('User')?.properties[1]);
    const place = { source: 'position', property: { name: '_position', type: 'string' } };
    expect(byPosition.map((type) => [type?.version, type?.properties])).toEqual([
      [place, []],
      [place, []],
    ]);
    expect(edges.get('HAS')?.version).toBeUndefined();
  });

  it.each<[string, () => unknown]>([
    [
      'User.at: expected datetime as the version, got nothing',
      () => callUntyped(graph.User, 'upsert', { id: 1 }),
    ],
    [
      'User.at: expected datetime as the version, got nothing',
      () => callUntyped(graph.User, 'update', { id: 1, at: undefined }),
    ],
    ['User.at: expected datetime, got null', () => callUntyped(graph.User, 'update', { id: 1, at: null })],
    [
      'Day.n: expected string as the version, got nothing',
      () => callUntyped(graph.Day, 'upsert', { date: '2024-02-29' }),
    ],
    [
      'Day.n: expected string, got text that is not well-formed Unicode',
      () => graph.Day.upsert({ date: '2024-02-29', n: '\ud800' }),
    ],
    [
      'KNOWS.n: expected integer as the version, got nothing',
      () => callUntyped(graph.KNOWS, 'upsert', user, user),
    ],
    [
      'KNOWS.n: expected integer, got null',
      () => callUntyped(graph.KNOWS, 'upsert', user, user, { n: null }),
    ],
  ])('refuses a row: %s', (message, call) => {
    expect([thrownBy(call), thrownBy(call)]).toEqual([`rejected: ${message}`, `rejected: ${message}`]);
  });

  it('takes keys without a version', () => {
    const writes = [
      () => graph.User.merge({ id: 1 }),
      () => graph.User.delete({ id: 1 }),
      () => graph.KNOWS.delete(user, user),
      () => graph.Bot.upsert({ id: 1 }),
      () => graph.MET.upsert(user, user),
    ];

    expect(writes.map(thrownBy)).toEqual(writes.map(() => 'nothing'));
  });
});

describe('compareVersions', () => {
  it.each<[PropertyType, unknown, unknown]>([
    ['integer', 9, 10n],
    ['integer', 2n ** 53n, 2n ** 53n + 1n],
    ['integer', 2 ** 53 - 1, 2n ** 53n],
    ['float', -1.5, -1],
    ['string', '', 'a'],
    ['string', 'Z', 'a'],
    ['string', '\uffff', '😀'],
    ['string', '😀', '😁'],
    ['date', '2024-02-29', '2024-03-01'],
    ['datetime', '2024-05-01T12:00:00+02:00', '2024-05-01T10:00:00.000000001Z'],
    ['datetime', '2024-05-01T10:00:00.09Z', new Date('2024-05-01T10:00:00.1Z')],
    ['datetime', '1969-12-31T23:59:58.9Z', '1969-12-31T23:59:59.1Z'],
    ['datetime', '1969-12-31T23:59:59.1Z', '1969-12-31T23:59:59.9Z'],
    ['local-datetime', '2024-05-01T12:30', '2024-05-01T12:30:00.1'],
  ])('puts a %s in order: %s before %s', (type, older, newer) => {
    expect(compareVersions(type, older, newer)).toBeLessThan(0);
    expect(compareVersions(type, newer, older)).toBeGreaterThan(0);
  });

  it.each<[PropertyType, unknown, unknown]>([
    ['integer', 1, 1n],
    ['float', 0, -0],
    ['string', '😀', '😀'],
    ['datetime', new Date('2024-05-01T10:00:00Z'), '2024-05-01T12:00:00.000+02:00'],
    ['local-datetime', '2024-05-01T12:30', '2024-05-01T12:30:00.000'],
  ])('takes a %s for the same, however it is spelt: %s and %s', (type, a, b) => {
    expect(compareVersions(type, a, b)).toBe(0);
  });

  it('sorts text by code point', () => {
    const word = fc.string({ unit: 'binary', maxLength: 6 });

    fc.assert(
      fc.property(word, word, (a, b) => {
        const byBytes = Buffer.compare(Buffer.from(a), Buffer.from(b));

        expect(Math.sign(compareVersions('string', a, b))).toBe(byBytes);
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });

  it('refuses a type without an order', () => {
    expect(thrownBy(() => compareVersions('json', 1, 2))).toBe(
      'internal: version: expected a type that has an order, got json',
    );
  });
});

describe('positionVersion', () => {
  const at = (id: string, orderKey: string | undefined): WriteOrigin => ({
    partition: { topic: 't', id },
    position: 0,
    orderKey,
  });

  it('puts places of one partition in order, and none of two partitions', () => {
    const id = fc.constantFrom('', '1', '12', '1:', '1|', '|', 'a-0', 'a-1', '2:a|');
    const key = fc.string({ unit: fc.constantFrom('0', '1', '9', '|', ':'), maxLength: 4 });

    fc.assert(
      fc.property(id, key, id, key, (idA, keyA, idB, keyB) => {
        const [a, b] = [positionVersion(at(idA, keyA)), positionVersion(at(idB, keyB))];

        expect(isOlderPosition(a, b)).toBe(idA === idB && keyA < keyB);
      }),
      { numRuns: fuzzRuns(1000) },
    );
  });

  it('refuses a source without order keys', () => {
    expect(positionVersion(at('t-0', '0007'))).toBe('3:t-0|0007');
    expect(thrownBy(() => positionVersion(at('t-0', undefined)))).toBe(
      "misconfigured: version 'position': expected a source with order keys, got one without",
    );
  });
});
