import type { EmulatorOptions } from '../aws/emulator.ts';
import type { AwsServer } from '../aws/server.ts';

/**
 * What stands in for Kinesis. `kinesis-local` knows most of the service and is slow; `kinesalite` knows the calls of a plain consumer
 * and is ten times as fast.
 */
export type KinesisEmulator = 'kinesalite' | 'kinesis-local';

/** The emulators of Kinesis. */
export const kinesisEmulators: readonly KinesisEmulator[] = ['kinesis-local', 'kinesalite'];

/** How a Kinesis for tests is started. */
export interface KinesisOptions extends EmulatorOptions {
  /** @defaultValue the Kinesis that the environment names, else 'kinesis-local' */
  readonly emulator?: KinesisEmulator | undefined;
  /** How many open shards all streams may have together. @defaultValue 500 */
  readonly shardLimit?: number | undefined;
}

/** A Kinesis that answers. */
export type KinesisServer = AwsServer<KinesisEmulator>;
