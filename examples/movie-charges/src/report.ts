import { counted, whole } from '@rivergraph/example-kit';
import type { Outcome } from './run.ts';
import type { Flags } from './flags.ts';
import type { Servers } from './servers.ts';
import { dollars, seconds } from './text.ts';

/** Prints how fast it went, and what the database holds. */
export function printReport({ sent, stats, seconds: took, cpuSeconds, lag, graph }: Outcome): void {
  const row = (what: string, expected: string, got: string): string =>
    what.padEnd(14) + expected.padStart(16) + got.padStart(16);
  const perSecond = sent.charges / took.stream;
  console.log(
    [
      '',
      row('', 'sent', 'in graph'),
      row('users', whole(sent.charges), whole(graph.users)),
      row('relationships', whole(sent.charges - 1), whole(graph.knows)),
      row('charges', whole(sent.charges), whole(graph.charges)),
      row('their sum', dollars(sent.cents), dollars(graph.totals.cents)),
      '',
      `${whole(graph.usersWithOneCharge)} users have exactly one charge. One user has ${counted(graph.mostKnown, 'acquaintance')}.`,
      `Loading the users took ${seconds(took.load)}, sending the messages ${seconds(took.produce)}, reading the graph ${seconds(took.read)}.`,
      '',
      `${counted(sent.charges, 'message')} in ${seconds(took.stream)}: ${whole(perSecond)} messages per second. Lag ${whole(lag)}.`,
      `This process used ${seconds(cpuSeconds)} of processor time for that; ${counted(retriesOf(stats), 'attempt')} made again.`,
    ].join('\n'),
  );
}

function retriesOf({ retries }: Outcome['stats']): number {
  return Object.values(retries).reduce((sum, count) => sum + count, 0);
}

/** The figures of a run, for `--json`. */
export function figures(
  { kafka, neo4j }: Servers,
  { messages, batch, slots, partitions, seed }: Flags,
  { sent, stats, loadRetries, seconds: took, cpuSeconds, lag, graph }: Outcome,
): object {
  return {
    kafka: { from: kafka.kind, version: kafka.version },
    neo4j: { from: neo4j.origin, version: neo4j.version },
    messages,
    batch,
    slots,
    partitions,
    seed,
    seconds: took.stream,
    messagesPerSecond: sent.charges / took.stream,
    cpuSeconds,
    charges: graph.charges,
    users: graph.users,
    knows: graph.knows,
    chargesNotOfOneUser: graph.chargesNotOfOneUser,
    usersWithOneCharge: graph.usersWithOneCharge,
    sentCents: sent.cents,
    graphCents: graph.totals.cents,
    sumMatches: sent.cents === graph.totals.cents,
    lag,
    retries: stats.retries,
    loadSeconds: took.load,
    loadRetries,
    produceSeconds: took.produce,
    readSeconds: took.read,
  };
}
