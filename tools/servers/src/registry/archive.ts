import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, isCached } from '../cache/cached-folder.ts';
import { mustRun, runCommand } from '../process/run-command.ts';

/**
 * Gives the folder of the cache with an unpacked Apicurio Registry; Maven fetches its archive (160 MB) the first time.
 *
 * Resolves with a sentence when it is not there and cannot be fetched.
 */
export async function registryArchive(version: string): Promise<{ readonly folder: string } | string> {
  const name = `apicurio-registry-${version}`;
  if (!(await isCached(name)) && !(await runCommand({ file: 'mvn', args: ['-v'] })).ok)
    return 'no `mvn` on the PATH that could fetch the archive (install Maven)';
  try {
    return {
      folder: await cachedFolder({ name, fill: async (folder) => await fetchArchive(version, folder) }),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function fetchArchive(version: string, folder: string): Promise<void> {
  const purpose = `The archive of Apicurio Registry ${version}`;
  const artifact = `io.apicurio:apicurio-registry-app:${version}:tar.gz:all`;
  const goal = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`];
  await mustRun({ file: 'mvn', args: ['-q', '-B', ...goal] }, purpose);
  const archive = join(folder, `apicurio-registry-app-${version}-all.tar.gz`);
  await mustRun({ file: 'tar', args: ['-xzf', archive, '-C', folder] }, purpose);
  await rm(archive);
}
