import { closeSync, openSync, writeSync } from 'node:fs';
import { createFileDeadLetter, createPipeline, defineGraph, json } from '@rivergraph/core';
import type { GraphWrite, Sink, Source, SourceRecord } from '@rivergraph/core';
import { createLadybugSink } from '@rivergraph/sink-ladybug';
import { createFileSource } from '@rivergraph/source-file';
import { journalLines } from './journal.ts';
import { storeOf } from './store.ts';
import { filePaths, missingAccount } from './workload.ts';
import type { Transfer } from './workload.ts';

/** Small, so that what a crash leaves unfinished is a small part of the whole. */
export const windowRecords = 2_000;
const batchRecords = 250;
/** Short, so that many faults strike while a position is stored. */
const commitIntervalMs = 25;

const graph = defineGraph({
  nodes: { Account: { key: { id: 'integer' }, properties: { last: 'integer' } } },
  edges: {
    TRANSFER: { from: 'Account', to: 'Account', key: { id: 'integer' }, properties: { amount: 'integer' } },
  },
});

/** Runs the pipeline that is struck, to its end. Failure: rejects as the pipeline does. */
export async function runVictim(folder: string): Promise<void> {
  const { database, checkpoint, rejects, journal } = storeOf(folder);
  const pipeline = createPipeline({
    source: committingOften(
      createFileSource({
        format: 'jsonl',
        path: filePaths(folder),
        value: json<Transfer>(),
        checkpoint,
        chunkRecords: 200,
      }),
    ),
    transform: ({ value: { id, from, to, amount } }) =>
      graph.TRANSFER.upsert(
        graph.Account.upsert({ id: from, last: id }),
        to === missingAccount ? graph.Account.ref({ id: to }) : graph.Account.merge({ id: to }),
        { id, amount },
      ),
    sink: journaled(createLadybugSink({ database, graph }), journal),
    deadLetter: createFileDeadLetter(rejects),
    maxRecords: batchRecords,
    maxPendingRecords: windowRecords,
  });
  await pipeline.run();
}

function committingOften<T extends SourceRecord>(source: Source<T>): Source<T> {
  return {
    name: source.name,
    features: source.features,
    decoder: source.decoder,
    open: async (context) => Object.assign(await source.open(context), { commitIntervalMs }),
  };
}

/** Notes what is durable, right after it is; so a restart that writes it again can be told. */
function journaled(sink: Sink<GraphWrite>, path: string): Sink<GraphWrite> {
  let file: number | undefined;
  return {
    ...sink,
    open: async (context) => {
      await sink.open(context);
      file = openSync(path, 'a');
    },
    write: async (batch, context) => {
      const result = await sink.write(batch, context);
      if (file !== undefined) writeSync(file, journalLines(batch));
      return result;
    },
    close: async () => {
      await sink.close();
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}
