import { explainError, NoServerError, OccupiedError } from '@rivergraph/example-kit';
import type { Explanation } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { usage } from './flags.ts';

/** Says in a few lines what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof NoServerError) return { text: textOfNoServer(error), cause: 'no-server' };
  if (error instanceof OccupiedError) return { text: textOfOccupied(error), cause: 'failure' };
  return explainError(error, usage);
}

function textOfNoServer({ message, cause }: NoServerError): string {
  if (!(cause instanceof ServerUnavailableError)) return message;
  return `${message}

This example needs a Kafka and a Neo4j, and for each of them one of these:
  one of yours          --brokers host:port, --neo4j neo4j://host:port
  Docker                with access to the images apache/kafka and neo4j
  Java and Maven        Java 17 or newer; Maven downloads the server, once`;
}

function textOfOccupied({ message }: Error): string {
  return `There is something already where this example writes: ${message}.
It makes the topics and the nodes itself. With --replace it deletes the topics, and all Location nodes, first.`;
}
