import { counted, differenceFigures, differencesTable, whole } from '@rivergraph/example-kit';
import type { Difference, PeoplePlan } from '@rivergraph/example-kit';
import { describeMemgraph } from '@rivergraph/servers';
import type { Servers } from './servers.ts';
import type { Outcome } from './story.ts';

/** What there is to report. */
export interface Report {
  readonly servers: Servers;
  readonly outcome: Outcome;
  readonly plan: PeoplePlan;
  readonly differences: readonly Difference[];
}

/** Writes what was sent and what the database holds. */
export function reportText({ servers, outcome, plan, differences }: Report): string {
  const { streamed, recovery, lag, lettersAgain } = outcome;
  const [sent, again] = [counted(plan.sent.length, 'message'), counted(recovery.uncommitted, 'message')];
  return [
    '',
    ...differencesTable(differences),
    '',
    `${sent}, lag ${whole(lag)}. The first half was there ${streamed.seconds.toFixed(1)} s after the start.`,
    `After kill -9 ${again} were not committed; all was there ${recovery.seconds.toFixed(1)} s after the process was started again,`,
    `of which up to 6 s are the group's, which waits for the killed member. Set aside a second time: ${whole(lettersAgain)}.`,
    `This ran against ${describeMemgraph(servers.memgraph)}.`,
  ].join('\n');
}

/** The figures of a run, for `--json`. */
export function figures(
  { servers: { kafka, memgraph }, outcome, plan, differences }: Report,
  problems: readonly string[],
): object {
  const { check, touched, streamed, recovery, stopped, lag, letters, lettersAgain } = outcome;
  return {
    kafka: { from: kafka.kind, version: kafka.version },
    memgraph: { from: memgraph.origin, name: describeMemgraph(memgraph) },
    messages: plan.sent.length,
    poison: plan.broken.length,
    ...differenceFigures(differences),
    check: { records: check.records, rows: check.rows.length, rejected: check.rejected, touched },
    running: { state: streamed.running.state, lag: streamed.running.lag, seconds: streamed.seconds },
    recovery: {
      atOnce: recovery.atOnce.state,
      uncommitted: recovery.uncommitted,
      seconds: recovery.seconds,
      lettersAgain,
    },
    stopped: stopped.state,
    deadLetter: letters,
    lag,
    problems,
  };
}
