import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openServerFolder } from '../process/server-folder.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { findKcl } from './find-kcl.ts';
import type { KclMeans } from './find-kcl.ts';
import { LocalKclWorker } from './local-worker.ts';
import type { KclOptions, KclWorker } from './options.ts';
import { WorkerProcess } from './worker-process.ts';

// Reached from src and from dist alike.
const program = fileURLToPath(new URL('../../kcl/KclWorker.java', import.meta.url));

/** They write a line as long as a screen for each renewal and checkpoint, and one five times a second. */
const talkative = [
  'leader.DynamoDBLockBasedLeaderDecider',
  'leases.dynamodb.DynamoDBLeaseRefresher',
  'leases.dynamodb.DynamoDBLeaseRenewer',
];

/**
 * Starts a worker of the Kinesis Client Library, of its published jars, which reads a stream by polling from its oldest records on and
 * stores a checkpoint behind each read. The jars are fetched the first time, which takes a minute.
 *
 * Resolves once the process runs; it takes some seconds until it reads, half a minute when the lease table is empty. It ends with this
 * process at the latest. The caller owns it and stops it.
 *
 * Rejects with a `ServerUnavailableError` where there is no JDK, or no Maven that could fetch the jars.
 */
export async function startKcl(options: KclOptions): Promise<KclWorker> {
  const name = `The Kinesis Client Library ${options.version}`;
  const means = await findKcl(options.version, options.javaHome);
  if (typeof means === 'string') throw new ServerUnavailableError(`${name} could not be had: ${means}`);
  const folder = await openServerFolder(undefined, 'kcl');
  const logFile = join(folder.path, 'worker.log');
  const { accessKeyId, secretAccessKey, sessionToken } = options.kinesis.credentials;
  try {
    const process = await WorkerProcess.start({
      command: { file: means.java, args: [...javaArguments(means), program, ...programArguments(options)] },
      folder: folder.path,
      logFile,
      environment: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
      },
    });
    return new LocalKclWorker({ name, process, folder, logFile });
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

function javaArguments({ jars }: KclMeans): string[] {
  return [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    // What Java has to say itself must not come between the events.
    '-XX:+DisplayVMOutputToStderr',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    // The library asks the machine that it runs on what it is, and nobody answers.
    '-Daws.disableEc2Metadata=true',
    ...talkative.map((name) => `-Dorg.slf4j.simpleLogger.log.software.amazon.kinesis.${name}=warn`),
    ...['-cp', join(jars, '*')],
  ];
}

function programArguments(options: KclOptions): string[] {
  const { kinesis, dynamodb, application, stream, worker = 'kcl' } = options;
  const { failoverMs = 2_000, batch = 10, pollMs = 200 } = options;
  const { endpoint, region } = kinesis;
  const values = { kinesis: endpoint, dynamodb: dynamodb.endpoint, region, application, stream, worker };
  return Object.entries({ ...values, failoverMs, batch, pollMs }).map(([name, value]) => `${name}=${value}`);
}
