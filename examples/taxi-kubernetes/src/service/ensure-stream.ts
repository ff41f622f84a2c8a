import type { ResolvedStreamConfig, StreamConfig, Streams } from '@rivergraph/streams';

/**
 * Brings a stream to where it should be: it exists, has this configuration, and runs. What is so already is left alone.
 *
 * The streams are open. A stream that a user has paused stays so; one that had failed before this process was started too, and `show`
 * says why.
 *
 * Failure: that of `create`; nothing is kept then.
 */
export async function ensureStream(
  streams: Pick<Streams, 'show' | 'create' | 'configure' | 'start'>,
  name: string,
  config: StreamConfig,
): Promise<void> {
  const existing = streams.show().find((one) => one.name === name);
  if (existing === undefined) await streams.create(name, config);
  else if (differs(existing, config)) await streams.configure(name, config);
  if (streams.show(name).desired === 'stopped') await streams.start(name);
}

function differs(
  existing: ResolvedStreamConfig,
  { definition, batchSize, batchIntervalMs }: StreamConfig,
): boolean {
  return (
    existing.definition !== definition ||
    existing.batchSize !== batchSize ||
    existing.batchIntervalMs !== batchIntervalMs
  );
}
