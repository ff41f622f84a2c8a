import { rejected } from '../errors.ts';
import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform, Transform, TransformFunction } from '../contracts/transform.ts';
import { checkOutputs } from './check-outputs.ts';
import { isChunkTransform, transformFunction } from './forms.ts';
import { allReady, whenReady } from '../util/ready.ts';

type AnyTransform<W> = Transform<SourceRecord, W>;

/** Which transform takes which topic. */
export class TopicTable<W> {
  /** Every transform, in the order given, the default last. */
  readonly all: readonly AnyTransform<W>[];
  readonly #named: ReadonlyMap<string, AnyTransform<W>>;
  readonly #fallback: AnyTransform<W> | undefined;

  /** Takes an object of transforms by topic; what is undefined in it counts as left out. */
  constructor(transforms: object, fallback: AnyTransform<W> | undefined) {
    const entries: [string, AnyTransform<W> | undefined][] = Object.entries(transforms);
    this.#named = new Map(entries.filter(isGiven));
    this.#fallback = fallback;
    this.all = fallback === undefined ? [...this.#named.values()] : [...this.#named.values(), fallback];
  }

  /** Gives the transform of a topic; throws `rejected` where there is none. */
  of(topic: string): AnyTransform<W> {
    const found = this.#named.get(topic) ?? this.#fallback;
    if (found !== undefined) return found;
    const known = [...this.#named.keys()].join(', ');
    throw rejected(`byTopic: expected one of the topics ${known}, or a default; got ${topic}`, {
      reason: 'unknown-topic',
    });
  }
}

function isGiven<W>(entry: [string, AnyTransform<W> | undefined]): entry is [string, AnyTransform<W>] {
  return entry[1] !== undefined;
}

/** Gives each record to the transform of its topic. */
export function dispatchRecords<W>(table: TopicTable<W>): TransformFunction<SourceRecord, W> {
  const functions = new Map<AnyTransform<W>, TransformFunction<SourceRecord, W>>();
  for (const each of table.all) if (!isChunkTransform(each)) functions.set(each, transformFunction(each));
  return (record, context) => functions.get(table.of(record.topic))?.(record, context);
}

/** Gives each run of records of one topic to its transform; a chunk is nearly always one run. */
export function dispatchChunks<W>(table: TopicTable<W>): ChunkTransform<SourceRecord, W>['transformChunk'] {
  return (records, context) => {
    const runs = splitByTopic(records).map((run) => {
      const transform = table.of(run[0]?.topic ?? '');
      const outputs = isChunkTransform(transform) ? transform.transformChunk(run, context) : [];
      return whenReady(outputs, (given) => checkOutputs(given, run.length));
    });
    return whenReady(allReady(runs), (outputs) => outputs.flat());
  };
}

function splitByTopic(records: readonly SourceRecord[]): readonly (readonly SourceRecord[])[] {
  const runs: SourceRecord[][] = [];
  let current: string | undefined;
  for (const record of records) {
    if (record.topic !== current) runs.push([]);
    current = record.topic;
    runs.at(-1)?.push(record);
  }
  return runs;
}
