import { dynamoEmulators } from '../dynamodb/options.ts';
import type { DynamoOptions } from '../dynamodb/options.ts';
import { startDynamo } from '../dynamodb/start-dynamo.ts';
import { describeAws } from './describe-aws.ts';
import { oneOf, parseFlags, portOf } from './flags.ts';
import { stayInForeground } from './foreground.ts';

/**
 * Runs an emulator of DynamoDB in the foreground until this process is asked to stop.
 *
 * Resolves once it answers; what remains is done by listeners. Rejects with a `UsageError` for flags that mean nothing.
 */
export async function runDynamo(flags: readonly string[]): Promise<void> {
  const options = readDynamoFlags(flags);
  process.stdout.write('Starting DynamoDB …\n');
  const dynamo = await startDynamo(options);
  process.stdout.write(describeAws('DynamoDB', dynamo));
  stayInForeground('DynamoDB', dynamo, dynamo.origin);
}

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readDynamoFlags(flags: readonly string[]): DynamoOptions {
  const values = parseFlags(flags, { valued: ['emulator', 'version', 'port', 'folder'] });
  return {
    emulator: oneOf('--emulator', values.emulator, dynamoEmulators),
    version: values.version,
    port: portOf(values.port),
    folder: values.folder,
  };
}
