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

This example needs a Gremlin Server, which is one of these:
  one of yours          --url, or RIVERGRAPH_GREMLIN_URL
  Java and Maven        Java 11 or newer; Maven downloads the server, once
  Docker                with access to the image tinkerpop/gremlin-server`;
}

function textOfOccupied({ message }: Error): string {
  return `There is something already where this example writes: ${message}.
With --replace it deletes all User vertices, and their edges, first.`;
}
