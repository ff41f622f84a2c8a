import { Presets, SingleBar } from 'cli-progress';
import type { Pipeline, PipelineStats } from '@rivergraph/core';
import { showEvery, whole } from '@rivergraph/example-kit';

const intervalMs = 100;
const plainIntervalMs = 2_000;

/** Draws how far a run is. */
interface Line {
  update(done: number, total: number): void;
  stop(): void;
}

/** Shows how far a pipeline is, until the returned function is called. */
export function showProgress(pipeline: Pipeline): () => void {
  const line = process.stdout.isTTY ? barLine() : plainLine();
  const expected = expectation();
  const show = (): void => {
    const stats = pipeline.stats();
    if (stats.consumed > 0) line.update(stats.written + stats.deadLettered, expected(stats));
  };
  const end = showEvery(intervalMs, show);
  return () => {
    end();
    line.stop();
  };
}

/** Guesses how many records there will be from how many bytes the ones so far took; right once all are read. */
function expectation(): (stats: PipelineStats) => number {
  let first: { readonly bytes: number; readonly records: number } | undefined;
  return ({ consumed, partitions: [file] }) => {
    const { bytesDone = 0, bytesTotal = 0 } = file ?? {};
    first ??= { bytes: bytesDone, records: consumed };
    if (bytesDone === bytesTotal || bytesDone === first.bytes) return consumed;
    const recordsPerByte = (consumed - first.records) / (bytesDone - first.bytes);
    return consumed + Math.round((bytesTotal - bytesDone) * recordsPerByte);
  };
}

function barLine(): Line {
  const format = '  {bar} {percentage} %  {value} of {total} rows';
  const formatValue = (value: number): string => whole(value);
  // The cursor stays visible: a process that is killed could not bring it back.
  const bar = new SingleBar({ format, formatValue, stream: process.stdout }, Presets.shades_classic);
  return {
    update: (done, total) => {
      if (!bar.isActive) bar.start(total, done);
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

function plainLine(): Line {
  let told = { done: 0, at: performance.now() };
  const tell = (done: number, total: number): void => {
    if (done === told.done) return;
    told = { done, at: performance.now() };
    console.log(`  ${whole(done)} of ${whole(total)} rows`);
  };
  let last: readonly [number, number] = [0, 0];
  return {
    update: (done, total) => {
      last = [done, total];
      if (performance.now() - told.at >= plainIntervalMs) tell(done, total);
    },
    stop: () => tell(...last),
  };
}
