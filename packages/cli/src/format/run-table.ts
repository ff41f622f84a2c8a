import type { PipelineStats, RunResult } from '@rivergraph/core';
import { count, counted, duration, rate } from './numbers.ts';
import { printable } from './printable.ts';
import { table } from './table.ts';

/** Tells how bounded runs ended. */
export function runTable(runs: readonly { readonly name: string; readonly result: RunResult }[]): string {
  const rows = runs.map(({ name, result: { reason, stats } }) => [
    printable(name),
    reason,
    count(stats.consumed),
    count(stats.written),
    count(stats.deadLettered),
  ]);
  return table(['name', 'ended', 'consumed', 'written', 'dead lettered'], rows);
}

/** Says in a line where a run stands. */
export function progressLine(stats: PipelineStats, perSecond: number | undefined): string {
  const oldest = stats.oldest === undefined ? '' : `, oldest ${duration(stats.oldest.ageMs)}`;
  return [
    stats.state,
    `${rate(perSecond)} records/s`,
    counted(stats.consumed, 'record'),
    `${count(stats.written)} written`,
    ...(stats.deadLettered > 0 ? [`${count(stats.deadLettered)} dead-lettered`] : []),
    `lag ${count(stats.lag)}${oldest}`,
    ...(stats.outageMs > 0 ? [`the sink has not answered for ${duration(stats.outageMs)}`] : []),
  ].join(', ');
}
