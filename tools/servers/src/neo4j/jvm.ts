import type { ResolvedNeo4jOptions } from './options.ts';

/** What the arguments for Java depend on. */
export interface JvmInput {
  readonly jvm: ResolvedNeo4jOptions['jvm'];
  readonly heap: string;
  /** `undefined` when it is not known. */
  readonly javaMajor: number | undefined;
}

/** Gives the arguments that stand before the class path of a server. */
export function jvmArguments({ jvm, heap, javaMajor }: JvmInput): string[] {
  const memory = jvm === 'bench' ? [`-Xms${heap}`, '-XX:+UseG1GC'] : ['-XX:+UseSerialGC'];
  return [
    `-Xmx${heap}`,
    ...memory,
    ...(jvm === 'tests' ? ['-XX:TieredStopAtLevel=1'] : []),
    '-XX:+ExitOnOutOfMemoryError',
    // Without these it works in a slower way, and says so at length.
    ...['java.nio', 'java.io', 'sun.nio.ch'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
    '--enable-native-access=ALL-UNNAMED',
    // A warning about what libraries do, which nobody here can change.
    ...(javaMajor !== undefined && javaMajor >= 23 ? ['--sun-misc-unsafe-memory-access=allow'] : []),
    '-Dio.netty.tryReflectionSetAccessible=true',
    '-Dlog4j2.disable.jmx=true',
    '-Dfile.encoding=UTF-8',
  ];
}
