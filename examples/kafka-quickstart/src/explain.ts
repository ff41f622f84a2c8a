import { RivergraphError } from '@rivergraph/core';
import { ServerUnavailableError } from '@rivergraph/servers';
import { UsageError, usage } from './flags.ts';
import { TopicExistsError } from './topics.ts';

/** There is no broker, and none could be started; the cause tells why. */
export class NoBrokerError extends Error {}

/** What a run that failed prints, and what kind of failure it was. */
export interface Explanation {
  readonly text: string;
  readonly cause: 'usage' | 'no-broker' | 'failure';
}

/** Says in a few lines what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof UsageError) return { text: `${error.message}\n\n${usage}`, cause: 'usage' };
  if (error instanceof NoBrokerError) return { text: textOfNoBroker(error), cause: 'no-broker' };
  if (error instanceof TopicExistsError) return { text: textOfTopics(error), cause: 'failure' };
  if (error instanceof RivergraphError) return { text: `${error.code}: ${error.message}`, cause: 'failure' };
  return { text: error instanceof Error ? String(error.stack) : String(error), cause: 'failure' };
}

function textOfNoBroker({ message, cause }: NoBrokerError): string {
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
