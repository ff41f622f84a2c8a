import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '../../src/process/keeper.ts';
import { startKinesis } from '../../src/kinesis/start-kinesis.ts';

/** Starts an emulator, prints its process and a folder that is kept with it, and waits to be killed. */
export async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'rivergraph-keeper-'));
  keep({ folder });
  const { pid } = await startKinesis({ emulator: 'kinesalite' });
  process.stdout.write(`${JSON.stringify({ pid, folder })}\n`);
  await new Promise(() => undefined);
}
