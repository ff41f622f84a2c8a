import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIds } from '../../src/statement/ids.ts';
import { errorOf } from '../support/error-of.ts';
import { fewTexts, numRuns, trickyText } from '../support/fuzz.ts';
import { edgeType, nodeType } from './ids-graph.ts';

const { nodeId, ownedId, edgeId } = createIds();
const pairs = fewTexts.flatMap((a) => fewTexts.map((b) => ({ a, b })));
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('the id of a node', () => {
  // Stored in databases: these must never change.
  it.each([
    ['User', { id: '7' }, 'User|7'],
    ['User', { id: '' }, 'User|'],
    ['User', { id: 'a|b%c' }, 'User|a%7Cb%25c'],
    ['User', { id: 'ä€😀 \n' }, 'User|ä€😀 \n'],
    ['User|', { id: 'x' }, 'User%7C|x'],
    ['Person', { name: 'Anna', born: '1990-01-01' }, 'Person|Anna|1990-01-01'],
    ['Account', { number: -7 }, 'Account|-7'],
    ['Account', { number: 2n ** 63n - 1n }, 'Account|9223372036854775807'],
    ['Level', { level: 2.5 }, 'Level|2.5'],
    ['Level', { level: 1e300 }, 'Level|1e+300'],
    ['Flag', { on: true }, 'Flag|true'],
    ['Reading', { at: '2024-05-01T12:30:00.123456789+02:00' }, 'Reading|2024-05-01T10:30:00.123456789Z'],
    ['Reading', { at: new Date(-1) }, 'Reading|1969-12-31T23:59:59.999Z'],
    ['Reading', { at: '0000-01-01T00:00+18:00' }, 'Reading|-000001-12-31T06:00:00Z'],
    ['Slot', { at: '2024-05-01T12:30' }, 'Slot|2024-05-01T12:30:00'],
    ['Blob', { hash: bytes(0, 255) }, 'Blob|00ff'],
  ])('is, of a %s with %o, %j', (label, row, id) => {
    expect(nodeId(nodeType(label), row)).toBe(id);
  });

  it.each([
    ['Account', { number: 7 }, { number: 7n }],
    ['Account', { number: 0 }, { number: -0 }],
    ['Level', { level: 0 }, { level: -0 }],
    ['Reading', { at: new Date(1000) }, { at: '1970-01-01T01:00:01.000+01:00' }],
    ['Slot', { at: '2024-05-01T12:30' }, { at: '2024-05-01T12:30:00.000' }],
    ['Blob', { hash: bytes(1, 2) }, { hash: Buffer.from([1, 2]) }],
  ])('is one for one key of %s, however it is spelt', (label, one, other) => {
    const node = nodeType(label);

    expect(nodeId(node, one)).toBe(nodeId(node, other));
  });

  it('is another for all keys of few pieces', () => {
    const single = fewTexts.flatMap((id) =>
      ['User', 'User|'].map((label) => nodeId(nodeType(label), { id })),
    );
    const double = pairs.map((row) => nodeId(nodeType('Us'), row));

    expect(new Set([...single, ...double]).size).toBe(2 * fewTexts.length + pairs.length);
  });

  it('is another for every label and key', () => {
    const entity = fc.oneof(
      fc.tuple(fc.constant('User'), fc.record({ id: trickyText })),
      fc.tuple(fc.constant('User|'), fc.record({ id: trickyText })),
      fc.tuple(fc.constant('Us'), fc.record({ a: trickyText, b: trickyText })),
    );

    fc.assert(
      fc.property(entity, entity, ([labelA, rowA], [labelB, rowB]) => {
        const one = nodeId(nodeType(labelA), rowA) === nodeId(nodeType(labelB), rowB);

        expect(one).toBe(JSON.stringify([labelA, rowA]) === JSON.stringify([labelB, rowB]));
      }),
      { numRuns },
    );
  });

  it.each([
    ['a\0b', 'neptune: User.id: expected text without null characters, got one'],
    ['a\ud83d', 'neptune: User.id: expected well-formed text, got half a surrogate pair'],
  ])('refuses a key that no id can hold, without telling it', (id, message) => {
    expect(errorOf(() => nodeId(nodeType('User'), { id }))).toMatchObject({ code: 'rejected', message });
  });

  it("refuses a label that is the server's own, again and again", () => {
    const node = nodeType('neptune_reserved_User');

    for (let round = 0; round < 2; round += 1) {
      expect(errorOf(() => nodeId(node, { id: 'a' })).message).toBe(
        'neptune: id of neptune_reserved_User: expected one that is free, got one that begins with neptune_reserved',
      );
    }
  });

  it('is not asked of an owned node without its owner', () => {
    expect(errorOf(() => nodeId(nodeType('Day'), { date: '2024-05-01', tag: '' })).code).toBe('internal');
  });
});

describe('the id of an owned node', () => {
  it('holds the id of its owner as it is', () => {
    const id = ownedId(edgeType('HAS_DAY'), 'User|a%7Cb', { date: '2024-05-01', tag: 'x|y' });

    expect(id).toBe('Day|2024-05-01|x%7Cy|User|a%7Cb');
  });

  it('is another for all owners and keys of few pieces', () => {
    const owned = pairs.map(({ a, b }) => {
      const owner = nodeId(nodeType('User'), { id: a });
      return ownedId(edgeType('HAS_DAY'), owner, { date: '2024-05-01', tag: b });
    });

    expect(new Set(owned).size).toBe(pairs.length);
  });

  it('is another for every owner and key', () => {
    const owned = fc.record({ owner: trickyText, tag: trickyText });
    const idOf = ({ owner, tag }: { owner: string; tag: string }): string =>
      ownedId(edgeType('HAS_DAY'), nodeId(nodeType('User'), { id: owner }), { date: '2024-05-01', tag });

    fc.assert(
      fc.property(owned, owned, (a, b) => {
        expect(idOf(a) === idOf(b)).toBe(a.owner === b.owner && a.tag === b.tag);
      }),
      { numRuns },
    );
  });

  it('is never that of a node that stands by itself', () => {
    fc.assert(
      fc.property(trickyText, trickyText, trickyText, (owner, tag, other) => {
        const id = ownedId(edgeType('HAS_DAY'), nodeId(nodeType('User'), { id: owner }), {
          date: '2024-05-01',
          tag,
        });

        expect(id).not.toBe(nodeId(nodeType('User'), { id: other }));
      }),
      { numRuns },
    );
  });
});

describe('the id of an edge', () => {
  // Stored in databases: these must never change.
  it.each([
    ['KNOWS', 'User|a', 'User|b', {}, '3Lv47sbvo60v0emmFYEqIBHa7wV0hBru'],
    ['KNOWS', 'User|b', 'User|a', {}, 'Yn0tl_VDlsoGlf636TkrS7xS2k6w0I2j'],
    ['KNOWS', 'User|ä😀', 'User|', {}, 'Edk9qbGXkttF2appZ88G9jLzH0RjlqCo'],
    ['PAID', 'User|a', 'User|b', { at: new Date(0), note: 'x' }, 'XyDDQOEoppM6uYiTs_25RhA3L1pJVLzf'],
    ['HAS_DAY', 'User|a', 'Day|2024-05-01|t|User|a', {}, 'SbFvvGotF3xVwbyV5hRkUOg8fVrRspwj'],
  ])('is, of %s from %s to %s with %o, %j', (type, from, to, row, id) => {
    expect(edgeId(edgeType(type), from, to, row)).toBe(id);
  });

  it('is what its documentation says', () => {
    const parts = ['PAID', 'User|ä', 'User|b', '1970-01-01T00:00:00.5Z', '😀'];
    const text = parts.map((part) => `${Buffer.from(part).length}:${part}`).join('');
    const expected = createHash('sha256').update(text).digest().subarray(0, 24).toString('base64url');

    const id = edgeId(edgeType('PAID'), 'User|ä', 'User|b', { at: '1970-01-01T00:00:00.500Z', note: '😀' });

    expect(id).toBe(expected);
  });

  it('is another for all ends and keys of few pieces', () => {
    const ids = pairs.flatMap(({ a, b }) => [
      edgeId(edgeType('KNOWS'), a, b, {}),
      edgeId(edgeType('PAID'), a, b, { at: new Date(0), note: 'a' }),
      edgeId(edgeType('PAID'), a, 'a', { at: new Date(0), note: `${b} ` }),
      edgeId(edgeType('PAID'), 'a', a, { at: new Date(0), note: `${b}  ` }),
    ]);

    expect(new Set(ids).size).toBe(4 * pairs.length);
  });

  it('is another for every two ends and key, and one for one', () => {
    const edge = fc.record({ from: trickyText, to: trickyText, note: trickyText });
    const idOf = ({ from, to, note }: { from: string; to: string; note: string }): string =>
      edgeId(edgeType('PAID'), from, to, { at: new Date(0), note });

    fc.assert(
      fc.property(edge, edge, (a, b) => {
        expect(idOf(a) === idOf(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns },
    );
  });

  it('refuses a key that no id can hold', () => {
    const row = { at: new Date(0), note: '\0' };

    expect(errorOf(() => edgeId(edgeType('PAID'), 'a', 'b', row))).toMatchObject({
      code: 'rejected',
      message: 'neptune: PAID.note: expected text without null characters, got one',
    });
  });
});
