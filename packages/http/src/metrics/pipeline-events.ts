import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { pipelineChannelName, type PublishedEvent } from '@rivergraph/core';

/**
 * Calls back for each event of each run of a pipeline in this process, until the function that it gives is called. Dry runs are left out:
 * nothing that they tell happened.
 *
 * @internal
 */
export function listenToPipelines(listener: (told: PublishedEvent) => void): () => void {
  const onMessage = (message: unknown): void => {
    const told = message as PublishedEvent;
    if (told.purpose === 'check') return;
    try {
      listener(told);
    } catch {
      // Node makes an uncaught exception of what a subscriber throws; whoever watches must not end the process.
    }
  };
  subscribe(pipelineChannelName, onMessage);
  return () => void unsubscribe(pipelineChannelName, onMessage);
}
