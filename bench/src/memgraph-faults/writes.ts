import { defineGraph, wait } from '@rivergraph/core';
import type { RefOptions, Sink, SourceRecord, TransformFunction } from '@rivergraph/core';
import { createMemgraphSink, cypher } from '@rivergraph/sink-memgraph';
import type { CypherSinkWrite, MemgraphAddress, MemgraphWriting } from '@rivergraph/sink-memgraph';
import type { Deed } from './deed.ts';
import type { MissingEnds } from '../faults-common/expectation.ts';
import { country } from './model.ts';

const graph = defineGraph({
  nodes: {
    Person: {
      key: { personId: 'string' },
      properties: { name: 'string', score: 'integer', seen: 'datetime' },
    },
    Town: { key: { country: 'string', name: 'string' } },
    Phone: { ownedBy: 'HAS_PHONE', key: { number: 'string' }, properties: { seen: 'integer' } },
    Meter: {
      key: { meterId: 'string' },
      properties: { state: 'string', at: 'integer' },
      version: 'at',
    },
    Gauge: {
      ownedBy: 'HAS_GAUGE',
      key: { name: 'string' },
      properties: { reading: 'integer', at: 'integer' },
      version: 'at',
    },
    Guest: { key: { guestId: 'string' }, properties: { name: 'string', badge: 'string' } },
    Diary: { key: { diaryId: 'string' }, properties: { page: 'integer', day: 'date' } },
  },
  edges: {
    LIKES: { from: 'Person', to: 'Person', properties: { since: 'integer' } },
    VISITED: { from: 'Person', to: 'Town', key: { day: 'string' }, properties: { times: 'integer' } },
    HAS_PHONE: { from: 'Person', to: 'Phone' },
    HAS_GAUGE: { from: 'Meter', to: 'Gauge' },
    LINKED: {
      from: 'Meter',
      to: 'Meter',
      properties: { quality: 'integer', at: 'integer' },
      version: 'at',
    },
  },
});

type DeedRecord = SourceRecord<Deed>;

const diary: TransformFunction<DeedRecord, CypherSinkWrite> = cypher<DeedRecord>(
  'MERGE (d:Diary {diaryId: event.diary}) SET d.page = toInteger(event.page), d.day = date(event.day)',
  { entities: ({ value }) => (value.do === 'diary' ? [value.diary] : []) },
);

/** Longer than any ghost takes. */
const waitMs = 120_000;

/** What a sink is given besides its address and its graph. */
export type SinkSettings = Omit<MemgraphWriting, 'graph'> & Pick<MemgraphAddress, 'driverConfig'>;

/** Makes a sink for these writes. */
export function sinkOf(url: string, options: SinkSettings): Sink<CypherSinkWrite> {
  return createMemgraphSink({ ...options, url, graph });
}

/** Makes writes of records: of the graph, but for diaries, which are written by a statement. */
export function writesOf(how: MissingEnds): TransformFunction<DeedRecord, CypherSinkWrite> {
  const missing: RefOptions = { missing: how === 'wait' ? wait({ forMs: waitMs }) : how };
  return (record, context) => {
    const { value } = record;
    return value.do === 'diary' ? diary(record, context) : writeOf(value, missing);
  };
}

function writeOf(deed: Exclude<Deed, { do: 'diary' }>, missing: RefOptions): CypherSinkWrite {
  switch (deed.do) {
    case 'person': {
      const { person: personId, name, score, seen } = deed;
      return graph.Person.upsert({ personId, name, score, seen });
    }
    case 'guest': {
      const { guest: guestId, name, badge } = deed;
      return graph.Guest.upsert({ guestId, name, badge });
    }
    case 'like':
    case 'unlike':
      return likeOf(deed, missing);
    case 'visit': {
      const town = graph.Town.merge({ country, name: deed.town });
      return graph.VISITED.upsert(merge(deed.person), town, { day: deed.day, times: deed.times });
    }
    case 'phone':
      return graph.HAS_PHONE.upsert(
        merge(deed.person),
        graph.Phone.upsert({ number: deed.number, seen: deed.seen }),
      );
    case 'hang up':
      return graph.HAS_PHONE.delete(
        graph.Person.ref({ personId: deed.person }, missing),
        graph.Phone.ref({ number: deed.number }),
      );
    default:
      return meterOf(deed);
  }
}

function likeOf(deed: Extract<Deed, { do: 'like' | 'unlike' }>, missing: RefOptions): CypherSinkWrite {
  const from = graph.Person.ref({ personId: deed.from }, missing);
  const to = graph.Person.ref({ personId: deed.to }, missing);
  if (deed.do === 'unlike') return graph.LIKES.delete(from, to);
  const { since } = deed;
  return deed.ends === 'refs'
    ? graph.LIKES.upsert(from, to, { since })
    : graph.LIKES.upsert(merge(deed.from), merge(deed.to), { since });
}

/** What has versions. */
function meterOf(deed: Extract<Deed, { do: 'state' | 'gauge' | 'link' }>): CypherSinkWrite {
  const { at } = deed;
  switch (deed.do) {
    case 'state':
      return graph.Meter.upsert({ meterId: deed.meter, state: `state ${at}`, at });
    case 'gauge': {
      const owner = graph.Meter.merge({ meterId: deed.meter });
      return graph.HAS_GAUGE.upsert(owner, graph.Gauge.upsert({ name: deed.gauge, reading: -at, at }));
    }
    case 'link': {
      const from = graph.Meter.merge({ meterId: deed.from });
      const to = graph.Meter.merge({ meterId: deed.to });
      return graph.LINKED.upsert(from, to, { quality: -at, at });
    }
  }
}

function merge(personId: string): ReturnType<typeof graph.Person.merge> {
  return graph.Person.merge({ personId });
}
