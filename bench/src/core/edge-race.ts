import { createPipeline } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import type { Effort } from '../bench-definition.ts';
import type { Figure } from '../figures.ts';
import { median } from '../median.ts';
import { edgeStream } from './edge-stream.ts';
import { createNullSink } from './null-sink.ts';
import type { NullSink } from './null-sink.ts';
import { createNullSource, nullChunks } from './null-source.ts';
import type { NullSourceOptions } from './null-source.ts';

interface Round {
  readonly ours: number;
  readonly bare: number;
}

const efforts = {
  quick: { warmUps: 1, rounds: 5, records: 400_000 },
  full: { warmUps: 2, rounds: 9, records: 1_000_000 },
} as const;
const batchRecords = 1_000;
const partitions = 4;
const slots = 4;
const nodesPerLabel = 50_000;
const attempt = { signal: new AbortController().signal, attempt: 1, deadline: Number.POSITIVE_INFINITY };

/** What a pipeline in ordering `entity` costs over a bare loop that makes the same edges, round by round. */
export async function edgeRace(effort: Effort, tell: (line: string) => void): Promise<readonly Figure[]> {
  const { warmUps, rounds, records } = efforts[effort];
  const results: Round[] = [];
  for (let round = -warmUps; round < rounds; round += 1) {
    const result = { bare: await bareLoop(records), ours: await rivergraph(records) };
    const [bare, ours] = [result.bare.toFixed(3), result.ours.toFixed(3)];
    tell(
      `  edges  ${round < 0 ? 'warm-up' : `round ${round + 1}`}  bare loop ${bare} µs, rivergraph ${ours} µs`,
    );
    if (round >= 0) results.push(result);
  }
  const middle = (value: (round: Round) => number): number => median(results.map(value));
  return [
    {
      name: 'entityOverheadMicrosPerRecord',
      value: middle(({ ours, bare }) => ours - bare),
      target: { atMost: 1 },
    },
    { name: 'entityMicrosPerRecord', value: middle(({ ours }) => ours) },
    { name: 'bareEdgeLoopMicrosPerRecord', value: middle(({ bare }) => bare) },
  ];
}

/** Gives microseconds per record. */
async function rivergraph(records: number): Promise<number> {
  const sink = createNullSink<GraphWrite>();
  const { fill, toWrite } = edgeStream('uniform', nodesPerLabel);
  const pipeline = createPipeline({
    source: createNullSource(optionsFor(records, fill)),
    transform: toWrite,
    sink,
    ordering: 'entity',
    maxRecords: batchRecords,
    slots,
  });
  const start = performance.now();
  const { stats } = await pipeline.run();
  if (stats.committed !== records)
    throw new Error(`Expected ${records} records committed, got ${stats.committed}`);
  return microsSince(start, sink, records);
}

async function bareLoop(records: number): Promise<number> {
  const sink = createNullSink<GraphWrite>();
  const { fill, toWrite } = edgeStream('uniform', nodesPerLabel);
  const start = performance.now();
  const record: { value: Uint8Array | null } = { value: null };
  for (const chunk of nullChunks(optionsFor(records, fill))) {
    const writes: GraphWrite[] = [];
    for (let index = 0; index < chunk.length; index += 1) {
      record.value = chunk.valueAt(index);
      writes.push(toWrite(record));
    }
    await sink.write({ writes }, attempt);
  }
  return microsSince(start, sink, records);
}

function optionsFor(records: number, fill: NullSourceOptions['fill']): NullSourceOptions {
  return { partitions, records, bytes: 'own', fill };
}

/** A fold may make one write of several, so fewer may arrive than there were records. */
function microsSince(start: number, { written }: NullSink<GraphWrite>, records: number): number {
  const micros = (performance.now() - start) * 1_000;
  if (written > records || written < records * 0.99)
    throw new Error(`Expected about ${records} records written, got ${written}`);
  return micros / records;
}
