import { rejected } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createIds } from '../../src/statement/ids.ts';
import type { EdgeIdParts, NodeIdParts } from '../../src/statement/id-rules.ts';
import { errorOf } from '../support/error-of.ts';
import { edgeType, nodeType } from './ids-graph.ts';

const user = nodeType('User');
const day = { date: '2024-05-01', tag: 't' };

describe("a user's rule for nodes", () => {
  it('names them', () => {
    const { nodeId } = createIds({ node: ({ label, key }) => `${label.toLowerCase()}-${key['id']}` });

    expect(nodeId(user, { id: '7', more: 1 })).toBe('user-7');
  });

  it('gets each value in one spelling', () => {
    const asked: NodeIdParts[] = [];
    const { nodeId } = createIds({
      node: (parts) => {
        asked.push(parts);
        return 'x';
      },
    });

    nodeId(nodeType('Account'), { number: 7n });
    nodeId(nodeType('Account'), { number: 2n ** 53n });
    nodeId(nodeType('Level'), { level: -0 });
    nodeId(nodeType('Reading'), { at: new Date(0) });
    nodeId(nodeType('Blob'), { hash: Uint8Array.from([255]) });

    expect(asked.map(({ key }) => Object.values(key)[0])).toEqual([
      7,
      2n ** 53n,
      0,
      '1970-01-01T00:00:00Z',
      'ff',
    ]);
  });

  it('is told the owner of an owned node, and its id holds it', () => {
    const { ownedId } = createIds({ node: ({ key, owner }) => `${owner}/${key['date']}` });

    expect(ownedId(edgeType('HAS_DAY'), 'u-7', day)).toBe('u-7/2024-05-01');
  });

  it('is misconfigured where an owned node forgets its owner', () => {
    const { ownedId } = createIds({ node: ({ key }) => String(key['date']) });

    expect(errorOf(() => ownedId(edgeType('HAS_DAY'), 'u-7', day))).toMatchObject({
      code: 'misconfigured',
      message: "neptune: option ids.node: Day: expected an id with its owner's in it, got one without",
    });
  });

  it.each([
    ['', 'neptune: id of User: expected a text, got an empty one'],
    ['secret\0', 'neptune: id of User: expected text without null characters, got one'],
    ['secret\udc00', 'neptune: id of User: expected well-formed text, got half a surrogate pair'],
    [
      'neptune_reserved_secret',
      'neptune: id of User: expected one that is free, got one that begins with neptune_reserved',
    ],
  ])('is checked: %j rejects the write and is not told', (answer, message) => {
    const { nodeId } = createIds({ node: () => answer });

    expect(errorOf(() => nodeId(user, { id: '7' }))).toMatchObject({ code: 'rejected', message });
  });

  it.each([[7], [undefined], [null], [{}]])('is misconfigured where it gives %o', (answer) => {
    const { nodeId } = createIds({ node: () => answer as never });

    expect(errorOf(() => nodeId(user, { id: '7' })).code).toBe('misconfigured');
  });

  it('rejects the write where it throws, with the cause', () => {
    const cause = new Error('no such tenant');
    const { nodeId } = createIds({
      node: () => {
        throw cause;
      },
    });

    expect(errorOf(() => nodeId(user, { id: '7' }))).toMatchObject({ code: 'rejected', cause });
  });

  it('may throw a coded error of its own', () => {
    const own = rejected('no tenant');
    const { nodeId } = createIds({
      node: () => {
        throw own;
      },
    });

    expect(errorOf(() => nodeId(user, { id: '7' }))).toBe(own);
  });
});

describe("a user's rule for edges", () => {
  it('names them by type, ends and key', () => {
    const asked: EdgeIdParts[] = [];
    const { edgeId } = createIds({
      edge: (parts) => {
        asked.push(parts);
        return `${parts.type}:${parts.from}:${parts.to}`;
      },
    });

    const id = edgeId(edgeType('PAID'), 'a', 'b', { at: new Date(0), note: 'n', amount: 1 });

    expect(id).toBe('PAID:a:b');
    expect(asked).toEqual([
      { type: 'PAID', from: 'a', to: 'b', key: { at: '1970-01-01T00:00:00Z', note: 'n' } },
    ]);
  });

  it('is checked like that for nodes', () => {
    const { edgeId } = createIds({ edge: () => '' });

    expect(errorOf(() => edgeId(edgeType('KNOWS'), 'a', 'b', {}))).toMatchObject({
      code: 'rejected',
      message: 'neptune: id of KNOWS: expected a text, got an empty one',
    });
  });
});
