import { runMemgraph } from '../../src/cli/run-memgraph.ts';

/** Runs the command line's Memgraph, and waits to be asked for its end. */
export async function main(flags: readonly string[]): Promise<void> {
  await runMemgraph(flags);
  await new Promise<never>(() => undefined);
}
