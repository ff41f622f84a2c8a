import { pause } from '@rivergraph/core/adapter';
import type { StreamInfo, Streams } from '@rivergraph/streams';
import type { Cli, CommonFlags } from '../cli.ts';
import { toJson } from '../format/json.ts';
import { paintFor } from '../format/paint.ts';
import { liveTable } from '../format/stream-table.ts';
import type { LiveArea } from '../live/live-area.ts';
import { Rates } from '../live/rates.ts';
import { StateLines } from './state-lines.ts';

/** What a report needs. */
export interface ReportOptions {
  readonly cli: Cli;
  readonly flags: CommonFlags;
  /** Where it is drawn; lines are printed where there is none. */
  readonly area: LiveArea | undefined;
  readonly signal: AbortSignal;
}

const intervalMs = 1_000;

/** Tells what the streams do until the abort: a table in its place, or a line for each change of state and each so often. */
export async function report(streams: Streams, { cli, flags, area, signal }: ReportOptions): Promise<void> {
  const { host } = cli;
  const paint = paintFor(host, host.out);
  const rates = new Rates();
  const lines = new StateLines();
  while (!signal.aborted) {
    const shown = streams.show();
    const now = host.clock.now();
    const perSecond = rates.take(consumedOf(shown), now);
    if (area !== undefined) area.draw(liveTable(shown, { paint, rates: perSecond, now }));
    else {
      for (const line of lines.take(shown, now)) {
        host.out.write(`${flags.json === true ? toJson(line) : line.text}\n`);
      }
    }
    await pause(host.clock, intervalMs, signal);
  }
}

function consumedOf(streams: readonly StreamInfo[]): ReadonlyMap<string, number> {
  return new Map(streams.map(({ name, totals }) => [name, totals.consumed]));
}
