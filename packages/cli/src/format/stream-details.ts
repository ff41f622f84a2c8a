import type { StreamInfo } from '@rivergraph/streams';
import { toJson } from './json.ts';
import { count, duration, moment, unknown } from './numbers.ts';
import type { Paint } from './paint.ts';
import { printable } from './printable.ts';
import { failureLine } from './stream-table.ts';
import { table } from './table.ts';
import { lagTable } from './lag-table.ts';

/** Tells one stream in full: a table of its fields, and one of its partitions where it runs. */
export function streamDetails(stream: StreamInfo, paint: Paint): string {
  const fields = [...configFields(stream), ...stateFields(stream, paint), ...totalFields(stream)];
  const parts = [table(['field', 'value'], fields)];
  if ((stream.stats?.partitions.length ?? 0) > 0) parts.push(lagTable([stream]));
  return parts.join('\n');
}

function configFields(stream: StreamInfo): string[][] {
  const settings = Object.entries(stream.settings).map(([name, value]) => [
    printable(`settings.${name}`),
    printable(typeof value === 'string' ? value : toJson(value)),
  ]);
  return [
    ['name', printable(stream.name)],
    ['definition', printable(stream.definition)],
    ...settings,
    ['transform', printable(stream.transform ?? unknown)],
    ['batch_size', String(stream.batchSize)],
    ['batch_interval', `${stream.batchIntervalMs} ms`],
    ['dead letter', printable(stream.deadLetterFile ?? 'of its definition')],
  ];
}

function stateFields(stream: StreamInfo, paint: Paint): string[][] {
  const { stats } = stream;
  return [
    ['state', paint.state(stream.state)],
    ['is running', String(stream.isRunning)],
    ['wanted', stream.desired],
    ['since', moment(stream.since)],
    ['opened again', count(stream.restarts)],
    ...(stream.failure == null ? [] : [['failure', failureLine(stream.failure)]]),
    ...(stats == null ? [] : [['lag', count(stats.lag)]]),
    ...(stats?.oldest == null
      ? []
      : [['oldest', printable(`${duration(stats.oldest.ageMs)} in ${stats.oldest.partition}`)]]),
  ];
}

/** Counts begin with the process that runs a stream; where it runs in none, there are none. */
function totalFields({ totals, stats }: StreamInfo): string[][] {
  if (stats == null && totals.consumed === 0 && totals.restarts === 0) return [];
  return [
    ['consumed', count(totals.consumed)],
    ['written', count(totals.written)],
    ['committed', count(totals.committed)],
    ['rejected', count(totals.rejected)],
    ['dead lettered', count(totals.deadLettered)],
    ['retries', count(totals.retries)],
    ['batches', count(totals.batches)],
    ['outages', count(totals.outages)],
    ['rebalances', count(totals.rebalances)],
  ];
}
