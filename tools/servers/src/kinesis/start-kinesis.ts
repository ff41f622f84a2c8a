import { addressFromEnvironment, useAwsAt } from '../aws/address-server.ts';
import type { AddressVariable } from '../aws/address-server.ts';
import { startEmulator } from '../aws/local-server.ts';
import { kinesalite } from './kinesalite.ts';
import { kinesisLocal } from './kinesis-local.ts';
import type { KinesisOptions, KinesisServer } from './options.ts';

const fromEnvironment: AddressVariable = { service: 'Kinesis', variable: 'RIVERGRAPH_KINESIS_URL' };

/**
 * Starts a Kinesis for tests: an emulator on a free port of 127.0.0.1, or uses the one that `RIVERGRAPH_KINESIS_URL` names, unless
 * the options name an emulator.
 *
 * Resolves once it answers. It ends with this process at the latest, however it ends; several processes may start one at once. The
 * caller owns it and stops it. One from an address cannot be killed, paused or restarted.
 *
 * Rejects with a `ServerUnavailableError` when there is an address and the options ask for what it cannot do; with the end of the log
 * when it does not start.
 */
export async function startKinesis(options: KinesisOptions = {}): Promise<KinesisServer> {
  const address = addressFromEnvironment(fromEnvironment);
  if (address !== undefined && options.emulator === undefined)
    return await useAwsAt(address, fromEnvironment, beyondAnAddress(options));
  return options.emulator === 'kinesalite'
    ? await startEmulator(kinesalite(options), options)
    : await startEmulator(kinesisLocal(options), options);
}

function beyondAnAddress({ data, shardLimit }: KinesisOptions): string | undefined {
  if (data === 'files') return `data 'files'`;
  return shardLimit === undefined ? undefined : 'shardLimit';
}
