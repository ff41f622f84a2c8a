import { mavenJars } from '../cache/maven-jars.ts';
import { runCommand } from '../process/run-command.ts';
import { findJava } from '../registry/find-java.ts';

/** What a worker is run with. */
export interface KclMeans {
  /** The program `java`, of a JDK. */
  readonly java: string;
  /** The folder of the jars. */
  readonly jars: string;
}

const oldestJava = 17;
/** Without it the library would write no log. */
const simpleLogger = { group: 'org.slf4j', name: 'slf4j-simple', version: '2.0.13' };

/**
 * Finds a JDK, and the jars of the Kinesis Client Library in the cache, where Maven puts them the first time (70 MB).
 *
 * Resolves with a sentence when one is lacking, or the jars cannot be fetched.
 */
export async function findKcl(version: string, javaHome?: string): Promise<KclMeans | string> {
  const found = await findJava({ oldest: oldestJava, home: javaHome });
  if (typeof found === 'string') return found;
  const compiler = await runCommand({ file: found.java, args: ['--describe-module', 'jdk.compiler'] });
  if (!compiler.ok) return `\`${found.java}\` has no compiler (install a JDK, or set RIVERGRAPH_JAVA to one)`;
  const artifact = { group: 'software.amazon.kinesis', name: 'amazon-kinesis-client', version };
  const wanted = { program: 'the Kinesis Client Library', folder: `kcl-${version}`, artifact };
  const jars = await mavenJars({ ...wanted, also: [simpleLogger] });
  return typeof jars === 'string' ? jars : { java: found.java, jars: jars.folder };
}
