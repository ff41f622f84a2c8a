import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { dataOf } from '../aws/emulator.ts';
import type { Emulator } from '../aws/emulator.ts';
import { mavenJars } from '../cache/maven-jars.ts';
import { findJava } from '../registry/find-java.ts';
import { defaultDynamoDbLocalVersion } from './options.ts';
import type { DynamoOptions } from './options.ts';

const oldestJava = 17;

/**
 * Finds a Java for DynamoDB Local of AWS, and its jars in the cache, where Maven puts them the first time (50 MB).
 *
 * Resolves with a sentence when Java or Maven is lacking, or the jars cannot be fetched.
 */
export async function findDynamoDbLocal(
  options: DynamoOptions,
): Promise<Emulator<'dynamodb-local'> | string> {
  const { version = defaultDynamoDbLocalVersion, javaHome } = options;
  const found = await findJava({ oldest: oldestJava, home: javaHome });
  if (typeof found === 'string') return found;
  const artifact = { group: 'software.amazon.dynamodb', name: 'DynamoDBLocal', version };
  const jars = await mavenJars({ program: 'DynamoDB Local', folder: `dynamodb-local-${version}`, artifact });
  if (typeof jars === 'string') return jars;
  return {
    name: 'dynamodb-local',
    service: 'DynamoDB',
    origin: 'java',
    plan: ({ folder, port }) => ({
      command: {
        file: found.java,
        args: javaArguments({ jars: jars.folder, port, data: dataFolder(options, folder) }),
      },
    }),
  };
}

function dataFolder(options: DynamoOptions, folder: string): string | undefined {
  if (dataOf(options) === 'memory') return undefined;
  const path = join(folder, 'data');
  mkdirSync(path, { recursive: true });
  return path;
}

interface JavaInput {
  readonly jars: string;
  readonly port: number;
  /** `undefined` for data in memory. */
  readonly data: string | undefined;
}

function javaArguments({ jars, port, data }: JavaInput): string[] {
  return [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    // Its database is a library that lies beside the jars.
    `-Djava.library.path=${jars}`,
    ...['-cp', join(jars, '*'), 'software.amazon.dynamodb.services.local.main.ServerRunner'],
    ...(data === undefined ? ['-inMemory'] : ['-dbPath', data]),
    // Else there is a database for every key and region.
    '-sharedDb',
    '-disableTelemetry',
    ...['-port', String(port)],
  ];
}
