import type { Pipeline } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import { moment } from '../format/numbers.ts';
import { progressTable } from '../format/progress-table.ts';
import { progressLine } from '../format/run-table.ts';
import { LiveArea } from '../live/live-area.ts';
import { Rates } from '../live/rates.ts';
import type { Host } from '../process/host.ts';

const liveIntervalMs = 1_000;
const lineIntervalMs = 5_000;

/** Tells where a pipeline stands until the abort: in its place on a terminal, else in a line each five seconds. */
export async function showProgress(pipeline: Pipeline, host: Host, signal: AbortSignal): Promise<void> {
  const { out, clock } = host;
  const area = out.isTerminal ? new LiveArea(out) : undefined;
  const rates = new Rates();
  const show = (): void => {
    const stats = pipeline.stats();
    const now = clock.now();
    const perSecond = rates.take(new Map([['', stats.consumed]]), now).get('');
    if (area === undefined) out.write(`${moment(now)} ${progressLine(stats, perSecond)}\n`);
    else area.draw(progressTable(stats, perSecond));
  };
  while (!signal.aborted) {
    show();
    await pause(clock, area === undefined ? lineIntervalMs : liveIntervalMs, signal);
  }
  if (area !== undefined) show();
}
