import { runKafka } from './cli/run-kafka.ts';
import { usage, UsageError } from './cli/usage.ts';

const [server, ...flags] = process.argv.slice(2);

try {
  if (server !== 'kafka')
    throw new UsageError(server === undefined ? 'Which server?' : `There is no server "${server}".`);
  await runKafka(flags);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  process.stderr.write(`${error.message}\n`);
  if (error instanceof UsageError) process.stderr.write(usage);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}
