import type { Streams } from '@rivergraph/streams';
import { findServer } from '../operator/find-server.ts';
import { isInUse, whileInUse } from '../operator/while-in-use.ts';
import type { Host } from '../process/host.ts';

/** What is opened: streams, and the folder in which a process that serves them leaves its address. */
export interface ToServe {
  readonly streams: Streams;
  readonly folder: string;
}

/**
 * Opens streams whose store another command may have for a moment. Failure: that of `open`; at once where a process serves the store,
 * because it will not let it go.
 */
export async function openToServe(
  { clock }: Host,
  { streams, folder }: ToServe,
  signal: AbortSignal,
): Promise<void> {
  const refusal = await whileInUse(
    clock,
    async () => {
      try {
        await streams.open();
        return undefined;
      } catch (error) {
        if (isInUse(error) && (await findServer(folder)) !== undefined) return { error };
        throw error;
      }
    },
    signal,
  );
  if (refusal !== undefined) throw refusal.error;
}
