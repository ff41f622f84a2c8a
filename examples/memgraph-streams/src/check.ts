import { describeDifferences, whole } from '@rivergraph/example-kit';
import type { Difference, Letter } from '@rivergraph/example-kit';
import type { Parts } from './parts.ts';
import type { Outcome } from './story.ts';

/** What was sent, by part, and how much of it cannot be read. */
export interface Sent {
  readonly parts: Parts;
  /** Whether a message cannot be read. */
  readonly isPoison: (message: Parts['first'][number]) => boolean;
}

/** Compares what a run left, and what the commands said on the way, with what was sent; gives what is wrong. */
export function check(outcome: Outcome, sent: Sent, differences: readonly Difference[]): readonly string[] {
  const { lag, letters } = outcome;
  return [
    ...describeDifferences(differences),
    ...(lag === 0 ? [] : [`lag: expected 0, got ${whole(lag)}`]),
    ...letters.flatMap(describeReason),
    ...checkDryRun(outcome, sent),
    ...checkStates(outcome, sent),
  ];
}

/** What is set aside for another reason than that it cannot be read is none of this example's. */
function describeReason({ place, code, reason, explanation }: Letter): readonly string[] {
  return reason === 'invalid-message' ? [] : [`set aside: ${place}: ${code ?? ''}: ${explanation ?? ''}`];
}

function checkDryRun({ check: dryRun, touched }: Outcome, { parts: { first } }: Sent): readonly string[] {
  const { records, rows, rejected } = dryRun;
  return [
    ...(records >= 1 && records <= first.length
      ? []
      : [`check: records: expected 1 to ${first.length}, got ${records}`]),
    // A message is one statement, or cannot be read.
    ...same('check: rows', rows.length, records - rejected),
    ...touched.map((what) => `check: expected to leave the ${what} as it is, got a change`),
  ];
}

function checkStates(outcome: Outcome, { parts, isPoison }: Sent): readonly string[] {
  const { created, streamed, recovery, stopped, left, serveCode } = outcome;
  const poison = [...parts.first, ...parts.running].filter(isPoison).length;
  return [
    ...same('show after create: is running', created.isRunning, false),
    ...same('show after start: state', streamed.running.state, 'running'),
    ...same('show after start: lag', streamed.running.lag, 0),
    ...same('show after start: dead lettered', streamed.running.deadLettered, poison),
    ...same('show after kill -9: is running', recovery.atOnce.isRunning, true),
    ...same('show after recovery: state', recovery.recovered.state, 'running'),
    ...same('show after stop: state', stopped.state, 'stopped'),
    ...same('show after drop: streams', left, 0),
    ...same('serve: exit code after SIGTERM', serveCode, 0),
  ];
}

function same(what: string, got: unknown, expected: boolean | number | string): readonly string[] {
  return got === expected ? [] : [`${what}: expected ${expected}, got ${String(got)}`];
}
