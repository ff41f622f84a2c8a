import type { StreamInfo } from '@rivergraph/streams';
import { count, duration, moment, rate } from '../format/numbers.ts';
import { printable } from '../format/printable.ts';
import { behindMs, failureLine } from '../format/stream-table.ts';
import { Rates } from '../live/rates.ts';

/** What is told of a stream in a line. */
interface StateLine {
  readonly time: string;
  readonly stream: string;
  readonly state: StreamInfo['state'];
  readonly failure: StreamInfo['failure'];
  readonly consumed: number;
  readonly written: number;
  readonly deadLettered: number;
  readonly lag: number | undefined;
  readonly recordsPerSecond: number | undefined;
}

/** The same for people. */
interface ToldLine extends StateLine {
  /** Not part of what programs are told. */
  readonly text: string;
}

const everyMs = 10_000;

/** Chooses what is worth a line: each change of state, and every ten seconds what runs. */
export class StateLines {
  readonly #states: Map<string, string> = new Map();
  readonly #rates: Rates = new Rates();
  #regularAt = Number.NEGATIVE_INFINITY;

  /** Gives the lines that are due. */
  take(streams: readonly StreamInfo[], now: number): readonly ToldLine[] {
    const isRegular = now - this.#regularAt >= everyMs;
    if (isRegular) {
      this.#regularAt = now;
      this.#rates.take(new Map(streams.map(({ name, totals }) => [name, totals.consumed])), now);
    }
    const told = streams.filter((stream) => this.#isNew(stream) || (isRegular && stream.isRunning));
    this.#forget(streams);
    return told.map((stream) => lineOf(stream, now, this.#rates.latest.get(stream.name)));
  }

  #isNew({ name, state, failure }: StreamInfo): boolean {
    const what = `${state} ${failure?.at ?? ''}`;
    const isNew = this.#states.get(name) !== what;
    this.#states.set(name, what);
    return isNew;
  }

  #forget(streams: readonly StreamInfo[]): void {
    const names = new Set(streams.map(({ name }) => name));
    for (const name of this.#states.keys()) if (!names.has(name)) this.#states.delete(name);
  }
}

function lineOf(stream: StreamInfo, now: number, recordsPerSecond: number | undefined): ToldLine {
  const { name, state, failure, totals, stats } = stream;
  const line: StateLine = {
    time: new Date(now).toISOString(),
    stream: name,
    state,
    failure,
    consumed: totals.consumed,
    written: totals.written,
    deadLettered: totals.deadLettered,
    lag: stats?.lag,
    recordsPerSecond,
  };
  // Programs get the line as JSON, in which this is not enumerated.
  return Object.defineProperty({ ...line, text: '' }, 'text', {
    value: textOf(stream, now, recordsPerSecond),
    enumerable: false,
  });
}

function textOf(stream: StreamInfo, now: number, recordsPerSecond: number | undefined): string {
  const { name, state, failure, totals, stats } = stream;
  const start = printable(`${moment(now)} ${name}: ${state}`);
  if (failure != null) return `${start}, ${failureLine(failure)}`;
  if (!stream.isRunning) return start;
  const behind = behindMs(stream);
  return [
    start,
    ...(recordsPerSecond === undefined ? [] : [`${rate(recordsPerSecond)} records/s`]),
    `${count(totals.written)} written`,
    `${count(totals.deadLettered)} dead-lettered`,
    ...(stats?.lag === undefined ? [] : [`lag ${count(stats.lag)}`]),
    ...(behind === undefined ? [] : [`behind ${duration(behind)}`]),
  ].join(', ');
}
