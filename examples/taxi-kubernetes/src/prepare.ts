import { parseFlags } from '@rivergraph/example-kit';
import { endWhenAsked } from './end-when-asked.ts';
import { kafkaConfig, kafkaSettings } from './environment/kafka.ts';
import type { KafkaSettings } from './environment/kafka.ts';
import { neo4jSettings } from './environment/neo4j.ts';
import { topicsForm } from './environment/topics.ts';
import { jsonLogger } from './json-logger.ts';
import { withAdmin } from './kafka/client.ts';
import { awaitTopics, ensureTopics } from './kafka/ensure-topics.ts';
import { untilAnswered } from './kafka/until-answered.ts';
import { ensureTripIndex } from './neo4j/trip-index.ts';
import { withDriver } from './neo4j/with-driver.ts';
import { runProgram } from './program.ts';

const clientId = 'taxi-prepare';
const logger = jsonLogger();

// Makes the topics and the index that are missing; with --wait it makes nothing, and ends when somebody has made the topics.
endWhenAsked();
await runProgram(async () => {
  const { wait } = parseFlags(process.argv.slice(2), { wait: { type: 'boolean', default: false } });
  const kafka = kafkaSettings(process.env);
  if (wait) return await waitForTopics(kafka);
  const form = topicsForm(process.env);
  await withAdmin(await kafkaConfig(kafka, clientId), async (admin) => await ensureTopics(admin, form));
  await withDriver(neo4jSettings(process.env), ensureTripIndex);
  logger.info('Topics and index are there.');
});

/** To end here because Kafka is away would have Kubernetes wait longer and longer, and for minutes once Kafka is back. */
async function waitForTopics(kafka: KafkaSettings): Promise<void> {
  const look = async (): Promise<void> => await withAdmin(await kafkaConfig(kafka, clientId), awaitTopics);
  const onAway = (why: string): void => logger.warn('Kafka does not answer yet.', { why });
  logger.info('Waiting for the topics.');
  await untilAnswered(look, { onAway });
  logger.info('The topics are there.');
}
