import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dataOf } from '../aws/emulator.ts';
import type { Emulator } from '../aws/emulator.ts';
import { localRegion } from '../aws/server.ts';
import type { DynamoOptions } from './options.ts';

const require = createRequire(import.meta.url);

/** Makes dynalite of npm, on 127.0.0.1 alone. In files its data are written before they are acknowledged. */
export function dynalite(options: DynamoOptions): Emulator<'dynalite'> {
  const changes = ['createTableMs', 'deleteTableMs', 'updateTableMs'];
  const settings = changes.flatMap((name) => [`--${name}`, String(options.changesMs ?? 10)]);
  return {
    name: 'dynalite',
    service: 'DynamoDB',
    origin: 'npm',
    plan: ({ folder, port }) => ({
      command: {
        file: process.execPath,
        args: [
          require.resolve('dynalite/cli.js'),
          ...['--host', '127.0.0.1', '--port', String(port), ...settings],
          ...(dataOf(options) === 'files' ? ['--path', join(folder, 'data')] : []),
        ],
      },
      environment: { AWS_REGION: localRegion },
    }),
  };
}
