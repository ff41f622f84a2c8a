import { counted, whole } from '@rivergraph/example-kit';
import type { Difference } from './graph-content.ts';
import { fateOf, historyOf } from './lineage.ts';
import type { ShardHistory } from './lineage.ts';
import type { Outcome } from './run.ts';
import type { Place } from './stream.ts';
import { shardName } from './shard-name.ts';

/** What there is to report. */
export interface Report {
  readonly outcome: Outcome;
  readonly differences: readonly Difference[];
}

const labelWidth = 16;
const numberWidth = 12;

/** Prints what was sent, what the database holds, and which worker wrote what of which shard. */
export function printReport({ outcome, differences }: Report): void {
  const { workload, workers, rest, seconds } = outcome;
  const histories = historyOf(outcome.origins, outcome.shares);
  const names = workers.map(({ name }) => name);
  console.log(
    [
      '',
      row('', ['sent', 'in graph']),
      ...differences.map(({ part, expected, got }) => row(part, [whole(expected), whole(got)])),
      '',
      row('shard', names),
      ...histories.map((history) => shardRow(history, names)),
      '',
      ...workers.map(workerText),
      `Read again: ${whole(readAgain(outcome))}. Left to read for one more worker: ${whole(rest)}.`,
      `${counted(workload.sent, 'rating')} in ${seconds.toFixed(1)} s: ${whole(workload.sent / seconds)} per second.`,
      ...(differences.every(isSame)
        ? [
            'The graph holds what was sent and nothing else, and the last rating under each key was written last.',
          ]
        : []),
    ].join('\n'),
  );
}

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(numberWidth)).join('');
}

function shardRow(history: ShardHistory, names: readonly string[]): string {
  const { shardId, parents, written } = history;
  const from = parents.length === 0 ? '' : ` (of ${parents.map(shardName).join(' and ')})`;
  const cells = names.map((name) => whole(written[name] ?? 0));
  return `${row(`${shardName(shardId)}${from}`, cells)}   ${fateOf(history)}`;
}

function workerText({ name, stats }: Outcome['workers'][number]): string {
  return `${name}: ${counted(stats.consumed, 'record')} read, ${counted(stats.written, 'write')}.`;
}

/** What was read by one worker and then by another, as it happens when one is lost. */
function readAgain({ workers, workload }: Outcome): number {
  return workers.reduce((sum, { stats }) => sum + stats.consumed, 0) - workload.sent;
}

function isSame({ missing, unexpected }: Difference): boolean {
  return missing.length === 0 && unexpected.length === 0;
}

/** The figures of a run, for `--json`. */
export function figures(
  { kinesis, dynamo }: Pick<Place, 'kinesis' | 'dynamo'>,
  { outcome, differences }: Report,
  problems: readonly string[],
): object {
  const { workload, workers, rest, leases, seconds } = outcome;
  const sizes = (of: 'expected' | 'got'): object =>
    Object.fromEntries(differences.map((difference) => [difference.part, difference[of]]));
  return {
    kinesis: kinesis.emulator ?? 'address',
    dynamodb: dynamo.emulator ?? 'address',
    sent: sizes('expected'),
    graph: sizes('got'),
    missing: differences.reduce((sum, { missing }) => sum + missing.length, 0),
    unexpected: differences.reduce((sum, { unexpected }) => sum + unexpected.length, 0),
    workload,
    workers: workers.map(({ name, stats: { consumed, written, deadLettered, rebalances } }) => ({
      name,
      consumed,
      written,
      deadLettered,
      rebalances,
    })),
    readAgain: readAgain(outcome),
    rest,
    shards: historyOf(outcome.origins, outcome.shares),
    leases,
    seconds,
    problems,
  };
}
