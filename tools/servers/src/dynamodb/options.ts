import type { EmulatorOptions } from '../aws/emulator.ts';
import type { AwsServer } from '../aws/server.ts';

/**
 * What stands in for DynamoDB. `dynalite` starts at once and knows tables and conditional writes; `dynamodb-local` is the one of AWS,
 * which takes Java, and knows transactions, times to live and items on failed conditions too.
 */
export type DynamoEmulator = 'dynalite' | 'dynamodb-local';

/** The emulators of DynamoDB. */
export const dynamoEmulators: readonly DynamoEmulator[] = ['dynalite', 'dynamodb-local'];

/** How a DynamoDB for tests is started. */
export interface DynamoOptions extends EmulatorOptions {
  /** @defaultValue the DynamoDB that the environment names, else 'dynalite' */
  readonly emulator?: DynamoEmulator | undefined;
  /** The version of `dynamodb-local`. @defaultValue {@link defaultDynamoDbLocalVersion} */
  readonly version?: string | undefined;
  /** The folder of the Java for `dynamodb-local`; no other is looked for then. @defaultValue the first new enough one that is found */
  readonly javaHome?: string | undefined;
}

/** The version of `dynamodb-local` that is started when nobody asks for another. */
export const defaultDynamoDbLocalVersion = '3.1.0';

/** A DynamoDB that answers. */
export type DynamoServer = AwsServer<DynamoEmulator>;
