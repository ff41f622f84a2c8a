import { explainError, NoServerError } from '@rivergraph/example-kit';
import type { Explanation } from '@rivergraph/example-kit';
import { ServerUnavailableError } from '@rivergraph/servers';
import { usage } from './flags.ts';
import { TopicExistsError } from './topics.ts';

/** Says in a few lines what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof NoServerError) return { text: textOfNoServer(error), cause: 'no-server' };
  if (error instanceof TopicExistsError) return { text: textOfTopics(error), cause: 'failure' };
  return explainError(error, usage);
}

function textOfNoServer({ message, cause }: NoServerError): string {
  if (!(cause instanceof ServerUnavailableError)) return message;
  return `${message}

This example needs one of these:
  a Kafka of yours      RIVERGRAPH_KAFKA_BROKERS=host:port npm run example -- kafka-quickstart
  Docker                with access to the image apache/kafka
  Java and Maven        Java 17 or newer; Maven downloads Kafka, once`;
}

function textOfTopics({ message }: Error): string {
  return `There are topics of these names already, perhaps of a run that was killed: ${message}
This example makes its topics itself. With --replace-topics it deletes these first, and all that is in them.`;
}
