import { runDynamo } from './cli/run-dynamo.ts';
import { runGremlin } from './cli/run-gremlin.ts';
import { runKafka } from './cli/run-kafka.ts';
import { runKinesis } from './cli/run-kinesis.ts';
import { runMemgraph } from './cli/run-memgraph.ts';
import { runNeo4j } from './cli/run-neo4j.ts';
import { usage, UsageError } from './cli/usage.ts';

const servers = new Map([
  ['dynamodb', runDynamo],
  ['gremlin', runGremlin],
  ['kafka', runKafka],
  ['kinesis', runKinesis],
  ['memgraph', runMemgraph],
  ['neo4j', runNeo4j],
]);

const [name, ...flags] = process.argv.slice(2);

try {
  const run = name === undefined ? undefined : servers.get(name);
  if (run === undefined)
    throw new UsageError(name === undefined ? 'Which server?' : `There is no server "${name}".`);
  await run(flags);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  if (error instanceof UsageError) process.stderr.write(usage);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}
