import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cachedFolder } from '../../src/cache/cached-folder.ts';

/** Asks for a folder of a cache, and leaves a line in the journal each time it has to fill it. */
export async function main([root = '', journal = '']: readonly string[]): Promise<void> {
  const fill = async (folder: string): Promise<void> => {
    await appendFile(journal, `${process.pid}\n`);
    // Long enough for the other processes to arrive.
    await delay(500);
    await writeFile(join(folder, 'jar'), 'content');
  };
  process.stdout.write(await cachedFolder({ name: 'jars', root, fill }));
}
