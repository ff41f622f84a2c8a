import { kinesisEmulators } from '../kinesis/options.ts';
import type { KinesisOptions } from '../kinesis/options.ts';
import { startKinesis } from '../kinesis/start-kinesis.ts';
import { describeAws } from './describe-aws.ts';
import { oneOf, parseFlags, portOf, wholeOf } from './flags.ts';
import { stayInForeground } from './foreground.ts';

/**
 * Runs an emulator of Kinesis in the foreground until this process is asked to stop.
 *
 * Resolves once it answers; what remains is done by listeners. Rejects with a `UsageError` for flags that mean nothing.
 */
export async function runKinesis(flags: readonly string[]): Promise<void> {
  const options = readKinesisFlags(flags);
  process.stdout.write('Starting Kinesis …\n');
  const kinesis = await startKinesis(options);
  process.stdout.write(describeAws('Kinesis', kinesis));
  stayInForeground('Kinesis', kinesis, kinesis.origin);
}

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readKinesisFlags(flags: readonly string[]): KinesisOptions {
  const values = parseFlags(flags, { valued: ['emulator', 'port', 'shards', 'folder'] });
  return {
    emulator: oneOf('--emulator', values.emulator, kinesisEmulators),
    port: portOf(values.port),
    shardLimit: wholeOf('--shards', values.shards),
    folder: values.folder,
  };
}
