import type { Streams } from '@rivergraph/streams';
import type { Cli, CommonFlags } from '../cli.ts';

/** Runs the streams of the store until a signal. What that needs is loaded now: other commands do without it. */
export async function serve(
  cli: Cli,
  flags: CommonFlags,
  more: (streams: Streams) => Promise<void>,
): Promise<void> {
  const { serveStreams } = await import('./serve-streams.ts');
  await serveStreams(cli, flags, more);
}
