import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, isCached } from '../cache/cached-folder.ts';
import { mustRun, runCommand } from '../process/run-command.ts';
import type { Command } from '../process/run-command.ts';
import { findJava } from '../registry/find-java.ts';
import type { ResolvedNeo4jOptions } from './options.ts';
import { environmentArguments } from './runtime.ts';
import type { Neo4jRuntime, Neo4jTask } from './runtime.ts';
import { oldestJavaFor } from './version.ts';

/**
 * Finds a Java on this machine that the version runs on, and Neo4j's jars in the cache, where Maven puts them the first time.
 *
 * Resolves with a sentence when Java or Maven is lacking, or the jars cannot be fetched.
 */
export async function findJavaRuntime({
  version,
  javaHome,
}: Pick<ResolvedNeo4jOptions, 'version' | 'javaHome'>): Promise<Neo4jRuntime | string> {
  const found = await findJava({ oldest: oldestJavaFor(version), home: javaHome });
  if (typeof found === 'string') return `Neo4j ${version} does not run here: ${found}`;
  const jars = await neo4jJars(version);
  if (typeof jars === 'string') return jars;
  const command = (task: Neo4jTask): Command => ({
    file: 'env',
    args: [...environmentArguments(task), found.java, ...task.args],
  });
  return {
    how: 'java',
    classPath: join(jars.folder, '*'),
    javaMajor: found.major,
    command,
    process: ({ args }) => ({ command: { file: found.java, args } }),
  };
}

async function neo4jJars(version: string): Promise<{ readonly folder: string } | string> {
  const name = `neo4j-${version}`;
  if (!(await isCached(name)) && !(await runCommand({ file: 'mvn', args: ['-v'] })).ok)
    return 'no `mvn` on the PATH that could fetch the jars (install Maven)';
  try {
    return { folder: await cachedFolder({ name, fill: async (folder) => await fetchJars(version, folder) }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function fetchJars(version: string, folder: string): Promise<void> {
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomOf(version));
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  await mustRun({ file: 'mvn', args: ['-q', '-B', '-f', pom, ...goal] }, `The jars of Neo4j ${version}`);
}

function pomOf(version: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dev.rivergraph</groupId>
  <artifactId>neo4j-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId>
      <artifactId>neo4j</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`;
}
