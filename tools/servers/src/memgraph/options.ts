import type { MemgraphDoubleOptions } from '../memgraph-double/options.ts';

/** How a Memgraph for tests is started. */
export interface MemgraphOptions {
  /** The version of the image. @defaultValue `RIVERGRAPH_MEMGRAPH_VERSION`, else {@link defaultMemgraphVersion} */
  readonly version?: string | undefined;
  /** The port for Bolt. @defaultValue a free one */
  readonly port?: number | undefined;
  /** `double` takes the double, whatever else there is. @defaultValue `any` */
  readonly origin?: 'any' | 'double' | undefined;
  /** How the double is started, where it is the double. @defaultValue as a Memgraph that was just installed */
  readonly double?: Omit<MemgraphDoubleOptions, 'port'> | undefined;
}

/** The version of Memgraph that is started when nobody asks for another, and which the double follows. */
export const defaultMemgraphVersion = '3.12.0';

/** Gives the version of the image. */
export function memgraphVersion(
  { version }: MemgraphOptions,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const fromEnvironment = environment['RIVERGRAPH_MEMGRAPH_VERSION'];
  return version ?? (fromEnvironment ? fromEnvironment : defaultMemgraphVersion);
}
