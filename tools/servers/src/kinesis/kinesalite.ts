import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dataOf } from '../aws/emulator.ts';
import type { Emulator } from '../aws/emulator.ts';
import { localRegion } from '../aws/server.ts';
import type { KinesisOptions } from './options.ts';

const require = createRequire(import.meta.url);

/**
 * Makes kinesalite of npm. It listens on all addresses of the machine. In files its data are written before they are acknowledged;
 * that takes a library that is compiled for Linux, Windows and macOS on Intel only.
 */
export function kinesalite(options: KinesisOptions): Emulator<'kinesalite'> {
  const { changesMs = 10, shardLimit = 500 } = options;
  const changes = ['createStreamMs', 'deleteStreamMs', 'updateStreamMs'];
  const settings = [
    ...changes.flatMap((name) => [`--${name}`, String(changesMs)]),
    '--shardLimit',
    String(shardLimit),
  ];
  return {
    name: 'kinesalite',
    service: 'Kinesis',
    origin: 'npm',
    plan: ({ folder, port }) => ({
      command: {
        file: process.execPath,
        args: [
          require.resolve('kinesalite/cli.js'),
          ...['--port', String(port), ...settings],
          ...(dataOf(options) === 'files' ? ['--path', join(folder, 'data')] : []),
        ],
      },
      environment: { AWS_REGION: localRegion },
    }),
  };
}
