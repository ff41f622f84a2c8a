import type { ResolvedGremlinOptions } from './options.ts';

/** The property of Java by which a server is told from another one that has taken its port. */
export const folderProperty = 'rivergraph.folder';

/** Gives the arguments that stand before the class path of a server. */
export function jvmArguments(
  { jvm, heap }: Pick<ResolvedGremlinOptions, 'heap' | 'jvm'>,
  folder: string,
): string[] {
  const memory = jvm === 'bench' ? [`-Xms${heap}`] : ['-XX:TieredStopAtLevel=1'];
  return [
    `-Xmx${heap}`,
    ...memory,
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    `-D${folderProperty}=${folder}`,
    '-Dfile.encoding=UTF-8',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.log.org.apache.tinkerpop.gremlin.server.GremlinServer=info',
  ];
}
