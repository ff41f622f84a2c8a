import { readPeople } from '@rivergraph/example-kit';
import type { PeopleQuery } from '@rivergraph/example-kit';
import type { KafkaAddress } from '@rivergraph/servers';
import type { Parts } from './parts.ts';
import { CommandError } from './rivergraph.ts';
import type { Rivergraph, Serving } from './rivergraph.ts';
import { shownStream } from './stream-info.ts';
import type { ShownStream } from './stream-info.ts';
import { lagOf } from './topic.ts';
import { until } from './until.ts';

/** The name of the stream. */
export const stream = 'people';

/** What all parts of the story are told with. */
export interface Scene {
  readonly kafka: KafkaAddress;
  /** Asks the database, past the stream. */
  readonly query: PeopleQuery;
  readonly parts: Parts;
  readonly rivergraph: Rivergraph;
  /** Says what comes next. */
  readonly tell: (text: string) => void;
  /** Ends the story in good order. */
  readonly signal: AbortSignal;
}

/** Asks the program how the stream stands. */
export async function streamNow({ rivergraph }: Pick<Scene, 'rivergraph'>): Promise<ShownStream> {
  return shownStream(await rivergraph.read(['show', stream]));
}

/** How many people and connections there are. */
export async function graphSize({ query }: Pick<Scene, 'query'>): Promise<number> {
  const { people, connections } = await readPeople(query);
  return people.length + connections.length;
}

/** The least that all waiting may take, and what each message may add to it. */
const patience = { leastMs: 60_000, perMessageMs: 10 };

/**
 * Waits until the group has committed everything: then it is in the graph, or in the dead letter.
 *
 * Failure: a {@link CommandError} where the process that runs the stream has ended; rejects where it takes too long.
 */
export async function untilCommitted({ kafka, parts, signal }: Scene, serving: Serving): Promise<void> {
  const messages = Object.values(parts).reduce((sum, part) => sum + part.length, 0);
  const timeoutMs = patience.leastMs + messages * patience.perMessageMs;
  const isCommitted = async (): Promise<boolean> => {
    if (!serving.isAlive()) throw endedError(serving);
    return (await lagOf(kafka)) === 0;
  };
  await until(isCommitted, { what: () => `not all was committed\n${serving.output()}`, timeoutMs, signal });
}

/** Says that the process that runs streams has ended, and what it printed. */
export function endedError(serving: Serving): CommandError {
  return new CommandError(`rivergraph serve: expected it to run, it has ended\n${serving.output()}`);
}
