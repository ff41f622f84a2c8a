import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, isCached } from '../cache/cached-folder.ts';
import { mustRun, runCommand } from '../process/run-command.ts';
import type { KafkaRuntime, KafkaTask } from './runtime.ts';

const oldestJava = 17;

/**
 * Finds Java on this machine and Kafka's jars in the cache, where Maven puts them the first time.
 *
 * Resolves with a sentence when Java or Maven is lacking. Rejects when Maven could not fetch the jars.
 */
export async function findJavaRuntime(
  version: string,
  javaHome: string | undefined,
): Promise<KafkaRuntime | string> {
  const toolPath = javaTools(javaHome ?? process.env['JAVA_HOME']);
  const lacking = await lackingJava(toolPath('java'));
  if (lacking !== undefined) return lacking;
  const name = `kafka-${version}`;
  if (!(await isCached(name)) && !(await runCommand({ file: 'mvn', args: ['-v'] })).ok)
    return 'no `mvn` on the PATH that could fetch the jars (install Maven)';
  const jars = await cachedFolder({ name, fill: async (folder) => await fetchJars(version, folder) });
  const command = (task: KafkaTask): { file: string; args: readonly string[] } => ({
    file: toolPath(task.tool),
    args: task.args,
  });
  return {
    how: 'java',
    classPath: join(jars, '*'),
    command,
    process: (task) => ({ command: command(task) }),
  };
}

function javaTools(home: string | undefined): (tool: string) => string {
  return (tool) => (home === undefined || home === '' ? tool : join(home, 'bin', tool));
}

async function lackingJava(java: string): Promise<string | undefined> {
  const { ok, output } = await runCommand({ file: java, args: ['-version'] });
  if (!ok) return `\`${java}\` does not run (install Java ${oldestJava} or newer)`;
  const major = Number(/version "(\d+)/.exec(output)?.[1]);
  return major >= oldestJava ? undefined : `\`${java}\` is Java ${major}, older than ${oldestJava}`;
}

async function fetchJars(version: string, folder: string): Promise<void> {
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomOf(version));
  const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  await mustRun({ file: 'mvn', args: ['-q', '-B', '-f', pom, ...goal] }, `The jars of Kafka ${version}`);
}

function pomOf(version: string): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dev.rivergraph</groupId>
  <artifactId>kafka-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${version}</version>
      <!-- A tool that no broker uses, and that was not published for every version. -->
      <exclusions>
        <exclusion><groupId>org.apache.kafka</groupId><artifactId>kafka-tools-api</artifactId></exclusion>
      </exclusions>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;
}
