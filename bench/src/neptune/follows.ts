import { defineGraph } from '@rivergraph/core';
import type { AnyGraph, GraphWrite } from '@rivergraph/core';
import { edgeStream, numberAt } from '../core/edge-stream.ts';
import type { KeySet } from '../core/edge-stream.ts';
import { nullChunks } from '../core/null-source.ts';
import type { NullSourceOptions } from '../core/null-source.ts';
import { people, sourcePartitions } from './settings.ts';

/** One person follows another. */
export interface Follow {
  readonly from: string;
  readonly to: string;
  readonly creationDate: string;
}

/** Which edges are written. */
export interface FollowLoad {
  /** How those who are followed are chosen. */
  readonly keys: KeySet;
  readonly records: number;
}

const graph = defineGraph({
  nodes: { Person: { key: { personId: 'string' } } },
  edges: {
    follows: {
      from: 'Person',
      to: 'Person',
      key: { creationDate: 'string' },
      properties: { insertDateTime: 'integer' },
    },
  },
});

/** People, and who follows whom since when. */
export const followGraph: AnyGraph = graph;

const firstMs = Date.parse('2026-03-01');

/** The write of an edge; both people must be there. */
export function followWrite({ from, to, creationDate }: Follow): GraphWrite {
  return graph.follows.upsert(graph.Person.ref({ personId: from }), graph.Person.ref({ personId: to }), {
    creationDate,
    insertDateTime: Date.now(),
  });
}

/** What the sink names a person in the database, and so do those who load people. */
export function vertexId(personId: string): string {
  return `Person|${personId}`;
}

/** Reads an edge out of a record of {@link followStream}. */
export function followOf(value: Uint8Array | null): Follow {
  return {
    from: `p${numberAt(value, 0)}`,
    to: `p${numberAt(value, 4)}`,
    creationDate: new Date(firstMs + 1_000 * numberAt(value, 8)).toISOString(),
  };
}

/** What a source has to make its records of, the same for the same load. No two edges have one creation date. */
export function followStream({ keys, records }: FollowLoad): NullSourceOptions {
  const { fill } = edgeStream(keys, people);
  let second = 0;
  return {
    partitions: sourcePartitions,
    records,
    bytes: 'own',
    fill: (data, place) => {
      fill(data, place);
      data.writeUInt32LE(second, place.offset + 8);
      second += 1;
    },
  };
}

/** All edges of a load. */
export function* followsOf(load: FollowLoad): Generator<Follow> {
  for (const chunk of nullChunks(followStream(load))) {
    for (let index = 0; index < chunk.length; index += 1) yield followOf(chunk.valueAt(index));
  }
}
