import { join } from 'node:path';
import { mavenJars } from '../cache/maven-jars.ts';
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
  const artifact = { group: 'org.neo4j', name: 'neo4j', version };
  const jars = await mavenJars({ program: 'Neo4j', folder: `neo4j-${version}`, artifact });
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
