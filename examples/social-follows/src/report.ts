import { counted, whole } from '@rivergraph/example-kit';
import type { Ranked } from './answers.ts';
import type { Expected } from './expected.ts';
import type { PartResult } from './part.ts';
import type { Place } from './place.ts';
import type { Outcome } from './run.ts';

const labelWidth = 12;
const numberWidth = 14;

/** Prints what was sent and what the graph holds, how it was written, and what the graph answers. */
export function printReport(expected: Expected, outcome: Outcome): void {
  const { graph, parts, redelivery, letters, answers } = outcome;
  const rejected = [...letters].map(([reason, count]) => `${whole(count)} ${reason}`).join(', ');
  console.log(
    [
      '',
      row('', ['sent', 'in graph']),
      row('users', [whole(expected.users.size), whole(graph.users.length)]),
      row('follows', [whole(expected.follows.size), whole(graph.follows.length)]),
      '',
      row('', ['records', 'edges', 'requests', 'mean', 'longest', 'retries', 'per second']),
      ...parts.map(partRow),
      '',
      `Set aside: ${rejected === '' ? 'nothing' : rejected}.`,
      ...(redelivery === undefined
        ? []
        : [`Given to the function once more: ${counted(redelivery.records, 'record')} in one event.`]),
      ...rankedLines('Most followed', answers.mostFollowed, 'followers'),
      ...rankedLines('Following most', answers.mostFollowing, 'follows'),
      ...rankedLines(`To be recommended to ${answers.person}`, answers.recommended, 'ways'),
      '',
    ].join('\n'),
  );
}

function row(label: string, cells: readonly string[]): string {
  return label.padEnd(labelWidth) + cells.map((cell) => cell.padStart(numberWidth)).join('');
}

function partRow({ as, workload, totals, seconds }: PartResult): string {
  const { edges, requests, retries, duration, longest } = totals;
  const mean = requests === 0 ? 0 : duration / requests;
  return row(as, [
    whole(workload.sent),
    whole(edges),
    whole(requests),
    `${whole(mean)} ms`,
    `${whole(longest)} ms`,
    whole(retries),
    whole(workload.sent / seconds),
  ]);
}

function rankedLines(title: string, list: readonly Ranked[], unit: string): readonly string[] {
  return [
    '',
    `${title}:`,
    ...list.map(({ userId, count }) => `  ${userId.padEnd(20)}${whole(count).padStart(8)} ${unit}`),
  ];
}

/** The figures of a run, for `--json`. */
export function figures(
  { kinesis, gremlin }: Pick<Place, 'kinesis' | 'gremlin'>,
  {
    expected,
    outcome,
    problems,
  }: {
    readonly expected: Expected;
    readonly outcome: Outcome;
    readonly problems: readonly string[];
  },
): object {
  const { graph, parts, redelivery, letters, answers, loadSeconds, lostFigures } = outcome;
  return {
    kinesis: kinesis.emulator ?? 'address',
    gremlin: gremlin.version ?? 'address',
    sent: { users: expected.users.size, records: expected.sent.length, follows: expected.follows.size },
    graph: { users: graph.users.length, follows: graph.follows.length, surplusValues: graph.surplusValues },
    loadSeconds,
    parts: parts.map(({ as, workload, totals, seconds }) => ({
      as,
      workload,
      EdgesSubmitted: totals.edges,
      WriteDuration: { sum: totals.duration, longest: totals.longest, requests: totals.requests },
      RetryCount: totals.retries,
      seconds,
    })),
    redelivered: redelivery?.records ?? 0,
    rejected: Object.fromEntries(letters),
    answers,
    lostFigures,
    problems,
  };
}
