import type { TestProject } from 'vitest/node';
import type { AwsServer } from '../aws/server.ts';
import type { DynamoOptions, DynamoServer } from '../dynamodb/options.ts';
import { startDynamo } from '../dynamodb/start-dynamo.ts';
import type { KinesisOptions, KinesisServer } from '../kinesis/options.ts';
import { startKinesis } from '../kinesis/start-kinesis.ts';
import type { NoServer, SharedAws } from './provided.ts';
import { startIfWanted } from './start-if-wanted.ts';
import type { StartedServer } from './start-if-wanted.ts';
import type { SharedServerName } from './wanted-servers.ts';

/** Starts both emulators of Kinesis if a test file asks for one. @returns what has to be stopped */
export async function provideKinesis(
  project: TestProject,
  wanted: ReadonlySet<SharedServerName>,
): Promise<StartedServer[]> {
  const start = async (options: KinesisOptions = {}): Promise<KinesisServer | NoServer> =>
    await startIfWanted(wanted, 'kinesis', async () => await startKinesis(options));
  const [usual, kinesalite] = await Promise.all([start(), start({ emulator: 'kinesalite' })]);
  const local = isAddress(usual) ? await start({ emulator: 'kinesis-local' }) : usual;
  project.provide('kinesis', {
    usual: shared(usual),
    'kinesis-local': shared(local),
    kinesalite: shared(kinesalite),
  });
  return startedOf([usual, local, kinesalite]);
}

/** Starts the emulators of DynamoDB that test files ask for. @returns what has to be stopped */
export async function provideDynamo(
  project: TestProject,
  wanted: ReadonlySet<SharedServerName>,
): Promise<StartedServer[]> {
  const start = async (
    name: 'dynalite' | 'dynamodb-local',
    options: DynamoOptions = {},
  ): Promise<DynamoServer | NoServer> =>
    await startIfWanted(wanted, name, async () => await startDynamo(options));
  const [usual, javaOne] = await Promise.all([
    start('dynalite'),
    start('dynamodb-local', { emulator: 'dynamodb-local' }),
  ]);
  const dynalite = isAddress(usual) ? await start('dynalite', { emulator: 'dynalite' }) : usual;
  project.provide('dynamo', {
    usual: shared(usual),
    dynalite: shared(dynalite),
    'dynamodb-local': shared(javaOne),
  });
  return startedOf([usual, dynalite, javaOne]);
}

function isAddress(server: AwsServer<string> | NoServer): boolean {
  return 'origin' in server && server.origin === 'address';
}

function startedOf(servers: readonly (StartedServer | NoServer)[]): StartedServer[] {
  return servers.flatMap((server) => ('why' in server ? [] : [server]));
}

function shared<Emulator extends string>(
  server: AwsServer<Emulator> | NoServer,
): SharedAws<Emulator> | NoServer {
  if ('why' in server) return server;
  const { origin, emulator, endpoint, region, credentials, host, port } = server;
  return { available: true, origin, emulator, endpoint, region, credentials, host, port };
}
