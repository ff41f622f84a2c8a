import type { SourceRecord } from '../../contracts/record.ts';
import type { Source } from '../../contracts/source.ts';
import { internal } from '../../errors.ts';
import { createManualClock, type ManualClock } from '../clock/manual-clock.ts';
import { createJournal, type Journal } from '../journal.ts';
import { createMemoryGraph, type MemoryGraph } from '../memory-sink/memory-graph.ts';
import { createMemorySink, type MemorySink } from '../memory-sink/memory-sink.ts';
import { MemoryChunk } from '../memory-source/memory-chunk.ts';
import { createMemorySource, type MemorySource } from '../memory-source/memory-source.ts';
import { createMemoryStream, type MemoryStream } from '../memory-source/memory-stream.ts';
import { HistoryDeadLetter } from './history-dead-letter.ts';
import type { HistoryPlan, PlannedRecord } from './history-plan.ts';
import { type DeliveredRecord, HistoryTransform, type PlannedOutput } from './history-transform.ts';

/** What outlives the pipelines of a history. @internal */
export class HistoryWorld {
  readonly plan: HistoryPlan;
  readonly clock: ManualClock = createManualClock();
  readonly journal: Journal = createJournal();
  readonly stream: MemoryStream<PlannedRecord>;
  readonly graph: MemoryGraph = createMemoryGraph();
  readonly transform: HistoryTransform = new HistoryTransform(this.clock, this.journal);
  readonly deadLetter: HistoryDeadLetter = new HistoryDeadLetter(this.journal);
  readonly random: () => number;
  readonly #appended: number[];
  #attempts = 0;

  constructor(plan: HistoryPlan) {
    this.plan = plan;
    this.random = createRandom(plan.seed);
    this.stream = createMemoryStream({ partitions: plan.records.length, journal: this.journal });
    this.#appended = plan.records.map(() => 0);
    for (const partition of plan.records.keys()) this.append(partition, plan.present);
  }

  /** Appends the next planned records of a partition. */
  append(partition: number, count: number): void {
    const planned = this.plan.records[partition] ?? [];
    const from = this.#appended[partition] ?? 0;
    for (const record of planned.slice(from, from + count)) {
      if (record === 'marker') this.stream.appendMarker(partition);
      else this.stream.appendValues(partition, [record]);
    }
    this.#appended[partition] = Math.min(planned.length, from + count);
  }

  /** Appends all that is left and says that nothing more will come. */
  end(): void {
    for (const [partition, planned] of this.plan.records.entries()) this.append(partition, planned.length);
    this.stream.endAll();
  }

  newSource(): MemorySource<PlannedRecord> {
    const { maxChunk, recordsAfterPause, commitIntervalMs } = this.plan;
    return createMemorySource({
      stream: this.stream,
      chunkSize: () => 1 + Math.floor(this.random() * maxChunk),
      maxRecordsAfterPause: recordsAfterPause,
      commitIntervalMs,
    });
  }

  newSink(): MemorySink {
    const { faults } = this.plan;
    return createMemorySink({
      graph: this.graph,
      journal: this.journal,
      poison: (write) => 'payload' in write && (write.payload as PlannedOutput).poison,
      fault: () => {
        this.#attempts += 1;
        return faults[this.#attempts - 1];
      },
    });
  }
}

/** The source as a pipeline sees it: every value says in which epoch it was delivered. @internal */
export function withEpochs(source: MemorySource<PlannedRecord>): Source<SourceRecord<DeliveredRecord>> {
  return {
    name: source.name,
    features: source.features,
    decoder: {
      key: () => null,
      value: (chunk, index) => {
        if (!(chunk instanceof MemoryChunk)) throw internal('history: expected a chunk of the memory source');
        return { planned: chunk.decodedValueAt(index) as PlannedRecord, epoch: chunk.epoch };
      },
    },
    open: async (context) => await source.open(context),
  };
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
