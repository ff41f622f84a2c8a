import { addressFromEnvironment, useAwsAt } from '../aws/address-server.ts';
import type { AddressVariable } from '../aws/address-server.ts';
import { startEmulator } from '../aws/local-server.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { dynalite } from './dynalite.ts';
import { findDynamoDbLocal } from './dynamodb-local.ts';
import type { DynamoOptions, DynamoServer } from './options.ts';

const fromEnvironment: AddressVariable = { service: 'DynamoDB', variable: 'RIVERGRAPH_DYNAMODB_URL' };

/**
 * Starts a DynamoDB for tests: an emulator on a free port of 127.0.0.1, or uses the one that `RIVERGRAPH_DYNAMODB_URL` names, unless
 * the options name an emulator.
 *
 * Resolves once it answers. It ends with this process at the latest, however it ends; several processes may start one at once. The
 * caller owns it and stops it. One from an address cannot be killed, paused or restarted.
 *
 * Rejects with a `ServerUnavailableError` when `dynamodb-local` cannot be had, or when there is an address and the options ask for
 * what it cannot do; with the end of the log when it does not start.
 */
export async function startDynamo(options: DynamoOptions = {}): Promise<DynamoServer> {
  const address = addressFromEnvironment(fromEnvironment);
  if (address !== undefined && options.emulator === undefined)
    return await useAwsAt(address, fromEnvironment, beyondAnAddress(options));
  if (options.emulator !== 'dynamodb-local') return await startEmulator(dynalite(options), options);
  const found = await findDynamoDbLocal(options);
  if (typeof found === 'string')
    throw new ServerUnavailableError(`DynamoDB (dynamodb-local) could not be had: ${found}`);
  return await startEmulator(found, options);
}

function beyondAnAddress({ data, version }: DynamoOptions): string | undefined {
  if (data === 'files') return `data 'files'`;
  return version === undefined ? undefined : 'version';
}
