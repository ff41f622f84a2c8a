import { createRequire } from 'node:module';
import { stat, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { dataOf } from '../aws/emulator.ts';
import type { Emulator } from '../aws/emulator.ts';
import { localRegion } from '../aws/server.ts';
import type { KinesisOptions } from './options.ts';

const require = createRequire(import.meta.url);

const changes = [
  'CREATE_STREAM',
  'DELETE_STREAM',
  'DEREGISTER_STREAM_CONSUMER',
  'MERGE_SHARDS',
  'REGISTER_STREAM_CONSUMER',
  'SPLIT_SHARD',
  'START_STREAM_ENCRYPTION',
  'STOP_STREAM_ENCRYPTION',
  'UPDATE_SHARD_COUNT',
  'UPDATE_STREAM_MODE',
];
const pollMs = 20;
const writtenMs = 20_000;

/**
 * Makes kinesis-local of npm. It listens on all addresses of the machine, on a port for TLS too, and keeps its data in memory; in
 * files it writes all of them down five times a second.
 */
export function kinesisLocal(options: KinesisOptions): Emulator<'kinesis-local'> {
  const home = dirname(require.resolve('kinesis-local/package.json'));
  const inFiles = dataOf(options) === 'files';
  const { changesMs = 10, shardLimit = 500 } = options;
  return {
    name: 'kinesis-local',
    service: 'Kinesis',
    origin: 'npm',
    plan: ({ port, secondPort }) => ({
      command: { file: process.execPath, args: [join(home, 'main.js')] },
      environment: {
        KINESIS_MOCK_PLAIN_PORT: String(port),
        KINESIS_MOCK_TLS_PORT: String(secondPort),
        // It ends without this file, even when nobody uses TLS, and looks for it in the current folder.
        KINESIS_MOCK_CERT_PATH: join(home, 'server.json'),
        ...Object.fromEntries(changes.map((name) => [`${name}_DURATION`, `${changesMs}ms`])),
        SHARD_LIMIT: String(shardLimit),
        SHOULD_PERSIST_DATA: String(inFiles),
        LOAD_DATA_IF_EXISTS: String(inFiles),
        PERSIST_PATH: 'data',
        PERSIST_FILE_NAME: fileName,
        PERSIST_INTERVAL: '200ms',
        AWS_REGION: localRegion,
        LOG_LEVEL: 'WARN',
      },
    }),
    written: inFiles ? async (folder) => await untilWritten(join(folder, 'data', fileName)) : undefined,
  };
}

const fileName = 'kinesis-data.json';

/**
 * Waits until the file was written from the data as they were at the call, and nobody is writing it. Rejects when that takes long.
 *
 * The first time that it is written may be of data from before, so it has to be the second.
 */
async function untilWritten(file: string): Promise<void> {
  const deadline = performance.now() + writtenMs;
  let last = await timeOf(file);
  for (let times = 0; times < 2; ) {
    if (performance.now() > deadline)
      throw new Error(
        `kinesis-local: expected it to write its data within ${writtenMs / 1000} s, got nothing`,
      );
    await delay(pollMs);
    const time = await timeOf(file);
    if (time === last || !(await isWhole(file))) continue;
    last = time;
    times += 1;
  }
}

async function timeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

async function isWhole(file: string): Promise<boolean> {
  try {
    JSON.parse(await readFile(file, 'utf8'));
    return true;
  } catch {
    return false;
  }
}
