import { createPipeline, defineGraph, wait } from '@rivergraph/core';
import type { Pipeline, RefOptions, SourceRecord, TransformFunction } from '@rivergraph/core';
import { createNeptuneSink } from '@rivergraph/sink-neptune';
import type { NeptuneSinkOptions, NeptuneSinkWrite } from '@rivergraph/sink-neptune';
import { tellBefore } from '../faults-common/life.ts';
import type { LifeParts } from '../faults-common/life.ts';
import type { MissingEnds } from '../faults-common/expectation.ts';
import type { Deed } from './workload.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'string' }, properties: { name: 'string', score: 'integer', note: 'string' } },
    Place: { key: { placeId: 'string' } },
    Session: { key: { sessionId: 'string' }, properties: { at: 'integer' } },
    Device: { ownedBy: 'hasDevice', key: { serial: 'string' }, properties: { seen: 'integer' } },
  },
  edges: {
    follows: { from: 'User', to: 'User', properties: { since: 'integer' } },
    visited: { from: 'User', to: 'Place', key: { day: 'string' }, properties: { times: 'integer' } },
    hasDevice: { from: 'User', to: 'Device' },
    entered: { from: 'User', to: 'Session', properties: { at: 'integer' } },
  },
});

/** Longer than any ghost takes. */
const waitMs = 120_000;

/** What differs between fault runs. */
interface PipelineSettings {
  readonly missing: MissingEnds;
  readonly maxBackoffMs: number;
  /** What is not as it is by default. */
  readonly sink: Omit<NeptuneSinkOptions, 'graph' | 'url'>;
}

/** What a pipeline of the fault runs is made of. */
export interface PipelineParts extends LifeParts<Deed>, PipelineSettings {
  readonly url: string;
}

/** Makes a pipeline into a graph. */
export function createFaultPipeline(parts: PipelineParts): Pipeline {
  const { url, source, watch, deadLetter, observer, read, missing, maxBackoffMs, sink } = parts;
  return createPipeline({
    source,
    transform: tellBefore(read, writesOf(missing)),
    sink: watch.over(createNeptuneSink({ ...sink, url, graph })),
    maxBackoffMs,
    deadLetter,
    observer,
  });
}

function writesOf(how: MissingEnds): TransformFunction<SourceRecord<Deed>, NeptuneSinkWrite> {
  const missing: RefOptions = { missing: how === 'wait' ? wait({ forMs: waitMs }) : how };
  const ref = (userId: string): ReturnType<typeof graph.User.ref> => graph.User.ref({ userId }, missing);
  const merge = (userId: string): ReturnType<typeof graph.User.merge> => graph.User.merge({ userId });
  return ({ value: deed }) => {
    switch (deed.do) {
      case 'user':
        return graph.User.upsert({ userId: deed.user, name: deed.name, score: deed.score });
      case 'note':
        return graph.User.update({ userId: deed.user, note: deed.note });
      case 'follow': {
        const end = deed.ends === 'refs' ? ref : merge;
        return graph.follows.upsert(end(deed.from), end(deed.to), { since: deed.since });
      }
      case 'unfollow':
        return graph.follows.delete(ref(deed.from), ref(deed.to));
      case 'visit': {
        const place = graph.Place.merge({ placeId: deed.place });
        return graph.visited.upsert(merge(deed.user), place, { day: deed.day, times: deed.times });
      }
      case 'pair':
        return graph.hasDevice.upsert(
          merge(deed.user),
          graph.Device.upsert({ serial: deed.serial, seen: deed.seen }),
        );
      case 'unpair':
        return graph.hasDevice.delete(ref(deed.user), graph.Device.ref({ serial: deed.serial }));
      case 'enter': {
        const session = graph.Session.upsert({ sessionId: deed.session, at: deed.at });
        return graph.entered.upsert(ref(deed.user), session, { at: deed.at });
      }
      case 'leave':
        return graph.Session.delete({ sessionId: deed.session });
    }
  };
}
