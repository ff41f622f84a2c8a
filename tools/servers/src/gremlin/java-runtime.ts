import { join } from 'node:path';
import { mavenJars } from '../cache/maven-jars.ts';
import { findJava } from '../registry/find-java.ts';
import type { ResolvedGremlinOptions } from './options.ts';
import type { GremlinRuntime } from './runtime.ts';

const group = 'org.apache.tinkerpop';
const oldestJava = 11;
/** Without it the server would write no log. */
const simpleLogger = { group: 'org.slf4j', name: 'slf4j-simple', version: '1.7.36' };

/**
 * Finds a Java on this machine, and the jars of Gremlin Server in the cache, where Maven puts them the first time (30 MB).
 *
 * Resolves with a sentence when Java or Maven is lacking, or the jars cannot be fetched.
 */
export async function findJavaRuntime({
  version,
  javaHome,
}: Pick<ResolvedGremlinOptions, 'version' | 'javaHome'>): Promise<GremlinRuntime | string> {
  const found = await findJava({ oldest: oldestJava, home: javaHome });
  if (typeof found === 'string') return found;
  const artifact = { group, name: 'gremlin-server', version };
  const graph = { group, name: 'tinkergraph-gremlin', version };
  const wanted = { program: 'Gremlin Server', folder: `gremlin-server-${version}`, artifact };
  const jars = await mavenJars({ ...wanted, also: [graph, simpleLogger] });
  if (typeof jars === 'string') return jars;
  const classPath = ['-cp', join(jars.folder, '*')];
  return {
    how: 'java',
    process: ({ java, main }) => ({ command: { file: found.java, args: [...java, ...classPath, ...main] } }),
  };
}
