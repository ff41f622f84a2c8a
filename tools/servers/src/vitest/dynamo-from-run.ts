import { inject } from 'vitest';
import type { DynamoEmulator } from '../dynamodb/options.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { declareAwsSuite } from './declare-aws-suite.ts';
import type { AwsSuiteOptions } from './declare-aws-suite.ts';
import type { SharedDynamo } from './provided.ts';

/** What a suite needs of DynamoDB. */
export type DynamoSuiteOptions = AwsSuiteOptions<DynamoEmulator>;

/**
 * Gives the DynamoDB that the suites of this run share, the usual one or an emulator by its name; its tables are shared too, so their names have to be unique.
 *
 * Throws when there is none. {@link describeWithDynamo} deals with that.
 */
export function dynamoFromRun(emulator?: DynamoEmulator): SharedDynamo {
  const dynamo = inject('dynamo')[emulator ?? 'usual'];
  if (!dynamo.available) throw new ServerUnavailableError(dynamo.why);
  return dynamo;
}

/**
 * Declares a suite that needs DynamoDB. The body is called at once, with the shared one: the emulator that the options name, else what
 * the environment names, else dynalite. The run starts dynamodb-local only for test files that have its name in them.
 *
 * Where there is no DynamoDB, or none that can do what the suite needs, one test stands for the suite: it fails with `CI=true`, and
 * otherwise is skipped and carries the reason, which `npm test` prints above its last line.
 */
export function describeWithDynamo(
  name: string,
  body: (dynamo: SharedDynamo) => void,
  options: DynamoSuiteOptions = {},
): void {
  const shared = inject('dynamo')[options.emulator ?? 'usual'];
  declareAwsSuite({ service: 'DynamoDB', name, shared, body, options });
}
