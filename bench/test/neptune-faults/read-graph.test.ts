import { describe, expect, it } from 'vitest';
import { nameAll, textOfDump } from '../../src/neptune-faults/read-graph.ts';
import type { Dump } from '../../src/neptune-faults/read-graph.ts';

const user = { id: '1', label: 'User', properties: { userId: ['ada'] } };
const place = { id: '2', label: 'Place', properties: { placeId: ['home'] } };
const device = { id: '3', label: 'Device', properties: { serial: ['s'], seen: [7] } };
const visited = {
  id: '4',
  label: 'visited',
  from: '1',
  to: '2',
  properties: { day: ['monday'], times: [1] },
};
const owning = { id: '5', label: 'hasDevice', from: '1', to: '3', properties: {} };

describe('what the Neptune fault runs read', () => {
  it('is named by its keys, whatever the ids are', () => {
    const dump: Dump = { nodes: [user, place, device], edges: [visited, owning] };

    const { nodes, edges } = nameAll(dump);

    expect(nodes.map(({ name }) => name)).toEqual(['User ada', 'Place home', 'Device s of User ada']);
    expect(edges.map(({ name }) => name)).toEqual([
      'User ada visited Place home monday',
      'User ada hasDevice Device s of User ada ',
    ]);
  });

  it('gives the same name to what has the same key', () => {
    const { nodes, edges } = nameAll({
      nodes: [user, place, { ...place, id: '6' }],
      edges: [visited, { ...visited, id: '7' }, { ...visited, id: '8', properties: { day: ['tuesday'] } }],
    });

    expect(new Set(nodes.map(({ name }) => name)).size).toBe(2);
    expect(new Set(edges.map(({ name }) => name)).size).toBe(2);
  });

  it('says of a device without an owner that it has none', () => {
    expect(nameAll({ nodes: [device], edges: [] }).nodes[0]?.name).toBe('Device s of nobody');
  });

  it('is written out with its ids, in any order of its properties', () => {
    const turned = { ...device, properties: { seen: [7], serial: ['s'] } };

    const text = textOfDump({ nodes: [device], edges: [] });

    expect(textOfDump({ nodes: [turned], edges: [] })).toBe(text);
    expect(textOfDump({ nodes: [{ ...device, id: '9' }], edges: [] })).not.toBe(text);
    expect(textOfDump({ nodes: [{ ...device, properties: { serial: ['s'] } }], edges: [] })).not.toBe(text);
  });
});
