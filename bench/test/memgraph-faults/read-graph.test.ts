import { describe, expect, it } from 'vitest';
import { nameAll, textOfDump } from '../../src/memgraph-faults/read-graph.ts';
import type { Dump } from '../../src/memgraph-faults/read-graph.ts';

const ada = { id: '1', label: 'Person', properties: { personId: 'ada' } };
const rome = { id: '2', label: 'Town', properties: { country: 'Italy', name: 'rome' } };
const phone = { id: '3', label: 'Phone', properties: { number: '112', seen: 7 } };
const visited = { id: '4', type: 'VISITED', from: '1', to: '2', properties: { day: 'monday', times: 1 } };
const owning = { id: '5', type: 'HAS_PHONE', from: '1', to: '3', properties: {} };

describe('what the Memgraph fault runs read', () => {
  it('is named by its keys, whatever the ids are', () => {
    const dump: Dump = { nodes: [ada, rome, phone], edges: [visited, owning] };

    const { nodes, edges } = nameAll(dump);

    expect(nodes.map(({ name }) => name)).toEqual(['Person ada', 'Town rome', 'Phone 112 of Person ada']);
    expect(edges.map(({ name }) => name)).toEqual([
      'Person ada VISITED Town rome monday',
      'Person ada HAS_PHONE Phone 112 of Person ada ',
    ]);
  });

  it('gives the same name to what has the same key', () => {
    const { nodes, edges } = nameAll({
      nodes: [ada, rome, { ...rome, id: '6' }],
      edges: [visited, { ...visited, id: '7' }, { ...visited, id: '8', properties: { day: 'tuesday' } }],
    });

    expect(new Set(nodes.map(({ name }) => name)).size).toBe(2);
    expect(new Set(edges.map(({ name }) => name)).size).toBe(2);
  });

  it('says of a phone without an owner, and of a node with a strange label, what is wrong', () => {
    const { nodes } = nameAll({ nodes: [phone, { ...ada, label: 'Alien:Person' }], edges: [] });

    expect(nodes.map(({ name }) => name)).toEqual(['Phone 112 of nobody', 'an unknown Alien:Person']);
  });

  it('is written out with the ids of nodes that stay, in any order of their properties', () => {
    const turned = { ...rome, properties: { name: 'rome', country: 'Italy' } };

    const text = textOfDump({ nodes: [rome, ada, phone], edges: [owning] });

    expect(textOfDump({ nodes: [turned, phone, ada], edges: [owning] })).toBe(text);
    expect(textOfDump({ nodes: [{ ...rome, id: '9' }, ada, phone], edges: [owning] })).not.toBe(text);
    const again = { nodes: [rome, ada, { ...phone, id: '8' }], edges: [{ ...owning, id: '9', to: '8' }] };
    expect(textOfDump(again)).toBe(text);
  });
});
