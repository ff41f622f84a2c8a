import { parseFlags } from '@rivergraph/example-kit';
import { kafkaConfig, kafkaSettings } from './environment/kafka.ts';
import { neo4jSettings } from './environment/neo4j.ts';
import { topicsForm } from './environment/topics.ts';
import { jsonLogger } from './json-logger.ts';
import { withAdmin } from './kafka/client.ts';
import { awaitTopics, ensureTopics } from './kafka/ensure-topics.ts';
import { ensureTripIndex } from './neo4j/trip-index.ts';
import { withDriver } from './neo4j/with-driver.ts';
import { runProgram } from './program.ts';

// Makes the topics and the index that are missing; with --wait it makes nothing, and ends when somebody has made the topics.
await runProgram(async () => {
  const { wait } = parseFlags(process.argv.slice(2), { wait: { type: 'boolean', default: false } });
  const kafka = await kafkaConfig(kafkaSettings(process.env), 'taxi-prepare');
  if (wait) return await withAdmin(kafka, awaitTopics);
  const form = topicsForm(process.env);
  await withAdmin(kafka, async (admin) => await ensureTopics(admin, form));
  await withDriver(neo4jSettings(process.env), ensureTripIndex);
  jsonLogger().info('Topics and index are there.');
});
