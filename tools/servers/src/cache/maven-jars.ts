import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun, runCommand } from '../process/run-command.ts';
import { cachedFolder, isCached } from './cached-folder.ts';

/** What is fetched, and where it is kept. */
export interface MavenJars {
  /** The program, for messages. */
  readonly program: string;
  /** The name of the folder in the cache. */
  readonly folder: string;
  readonly artifact: MavenArtifact;
  /** What is needed beside it. @defaultValue nothing */
  readonly also?: readonly MavenArtifact[] | undefined;
}

/** What Maven finds a jar by. */
interface MavenArtifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

/**
 * Gives a folder of the cache with the jars of a program and all that it needs; Maven fetches them the first time.
 *
 * Resolves with a sentence when they are not there and cannot be fetched.
 */
export async function mavenJars(jars: MavenJars): Promise<{ readonly folder: string } | string> {
  if (!(await isCached(jars.folder)) && !(await runCommand({ file: 'mvn', args: ['-v'] })).ok)
    return 'no `mvn` on the PATH that could fetch the jars (install Maven)';
  try {
    const fill = async (folder: string): Promise<void> => await fetchJars(jars, folder);
    return { folder: await cachedFolder({ name: jars.folder, fill }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function fetchJars({ program, artifact, also = [] }: MavenJars, folder: string): Promise<void> {
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomOf(artifact.name, [artifact, ...also]));
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  const purpose = `The jars of ${program} ${artifact.version}`;
  await mustRun({ file: 'mvn', args: ['-q', '-B', '-f', pom, ...goal] }, purpose);
}

function pomOf(name: string, artifacts: readonly MavenArtifact[]): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dev.rivergraph</groupId>
  <artifactId>jars-of-${name.toLowerCase()}</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
${artifacts.map(dependencyOf).join('')}  </dependencies>
</project>
`;
}

function dependencyOf({ group, name, version }: MavenArtifact): string {
  return `    <dependency>
      <groupId>${group}</groupId>
      <artifactId>${name}</artifactId>
      <version>${version}</version>
    </dependency>
`;
}
