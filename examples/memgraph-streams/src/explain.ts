import { explainError, NoServerError, OccupiedError } from '@rivergraph/example-kit';
import type { Explanation } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { usage } from './flags.ts';
import { CommandError } from './rivergraph.ts';

/** Says in a few lines what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof NoServerError) return { text: textOfNoServer(error), cause: 'no-server' };
  if (error instanceof OccupiedError) return { text: textOfOccupied(error), cause: 'failure' };
  if (error instanceof CommandError) return { text: error.message, cause: 'failure' };
  return explainError(error, usage);
}

function textOfNoServer({ message, cause }: NoServerError): string {
  if (!(cause instanceof ServerUnavailableError)) return message;
  return `${message}

This example needs a Kafka, by one of these:
  one of yours          RIVERGRAPH_KAFKA_BROKERS=host:port npm run example -- memgraph-streams
  Java and Maven        Java 17 or newer; Maven downloads the server, once
  Docker                with access to the image apache/kafka
A Memgraph may be yours (RIVERGRAPH_MEMGRAPH_URL), come from Docker, or be the double that needs nothing.`;
}

function textOfOccupied({ message }: Error): string {
  return `There is something already where this example writes: ${message}.
It makes its topic and nodes itself. With --replace it deletes that topic, and all Person nodes, first.`;
}
