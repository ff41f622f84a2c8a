import type { StreamFailure, StreamInfo } from '@rivergraph/streams';
import { count, duration, moment, rate, unknown } from './numbers.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

const head = [
  'name',
  'definition',
  'batch_interval',
  'batch_size',
  'transform',
  'is running',
  'state',
  'written',
  'dead lettered',
  'lag',
];

/** Tells all streams in a table, and below it why those wait or failed that do. */
export function streamTable(streams: readonly StreamInfo[], paint: Paint): string {
  const rows = streams.map((stream) => [
    printable(stream.name),
    printable(stream.definition),
    String(stream.batchIntervalMs),
    String(stream.batchSize),
    printable(stream.transform ?? unknown),
    String(stream.isRunning),
    paint.state(stream.state),
    count(stream.totals.written),
    count(stream.totals.deadLettered),
    count(stream.stats?.lag),
  ]);
  return [table(head, rows), ...streams.flatMap((stream) => notesOf(stream, paint))].join('\n');
}

const liveHead = ['name', 'state', 'records/s', 'written', 'dead lettered', 'lag', 'behind', 'since'];

/** Tells what changes from second to second. */
export function liveTable(
  streams: readonly StreamInfo[],
  {
    paint,
    rates,
    now,
  }: { readonly paint: Paint; readonly rates: ReadonlyMap<string, number>; readonly now: number },
): string {
  const rows = streams.map((stream) => [
    printable(stream.name),
    paint.state(stream.state),
    rate(rates.get(stream.name)),
    count(stream.totals.written),
    count(stream.totals.deadLettered),
    count(stream.stats?.lag),
    duration(behindMs(stream)),
    duration(Math.max(0, now - stream.since)),
  ]);
  return [table(liveHead, rows), ...streams.flatMap((stream) => notesOf(stream, paint))].join('\n');
}

/** How far the partition that is farthest behind is. */
export function behindMs({ stats }: StreamInfo): number | undefined {
  const known = stats?.partitions.flatMap((partition) => partition.behindMs ?? []) ?? [];
  return known.length === 0 ? undefined : Math.max(...known);
}

/** Says in a line why a stream waits or has failed. */
export function failureLine({ code, reason, message, at }: StreamFailure): string {
  const kind = reason == null ? code : `${code}, ${reason}`;
  return printable(`${message} (${kind}, ${moment(at)})`);
}

function notesOf(stream: StreamInfo, paint: Paint): readonly string[] {
  const { name, state, desired, failure } = stream;
  if (failure != null) return [paint.error(printable(`${name}: `)) + failureLine(failure)];
  const isIdle = state === 'stopped' && desired !== 'stopped';
  return isIdle
    ? [paint.faint(printable(`${name}: is wanted ${desired}; \`rivergraph serve\` runs it`))]
    : [];
}
