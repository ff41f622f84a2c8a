import { findJavaRuntime } from '../../src/neo4j/java-runtime.ts';

/** Prints the class path of a version of Neo4j, and fetches its jars first where they lack. */
export async function main([version = '']: readonly string[]): Promise<void> {
  const runtime = await findJavaRuntime({ version });
  process.stdout.write(typeof runtime === 'string' ? runtime : runtime.classPath);
}
