import { createFileStore, createStreams } from '../../../../src/index.ts';
import type { StreamInfo } from '../../../../src/index.ts';
import { messages } from '../messages.ts';
import type { Servers } from '../messages.ts';

/** What the process is told. */
export interface ThreeStreamsOptions extends Servers {
  readonly folder: string;
  /** The topics of the streams that it creates and starts; none: it has what is in its store. */
  readonly topics: readonly string[];
}

/** What the process prints of each stream, again and again. */
export type StreamLine = Pick<StreamInfo, 'name' | 'state' | 'desired' | 'failure'>;

/** Runs streams, one for each topic, until it is killed. */
export async function main([options = '']: readonly string[]): Promise<void> {
  const { folder, topics, ...servers } = JSON.parse(options) as ThreeStreamsOptions;
  const streams = createStreams({
    store: createFileStore(folder),
    definitions: { messages: messages(servers) },
    maxBackoffMs: 500,
  });
  await streams.open();
  for (const topic of topics) {
    await streams.create(topic, {
      definition: 'messages',
      settings: { topic, group: topic },
      batchSize: 10,
      batchIntervalMs: 10,
    });
  }
  // The last one is never started.
  for (const topic of topics.slice(0, -1)) await streams.start(topic);
  setInterval(() => print(streams.show()), 50);
}

function print(infos: readonly StreamInfo[]): void {
  const lines = infos.map(({ name, state, desired, failure }): StreamLine => {
    return { name, state, desired, failure };
  });
  process.stdout.write(`${JSON.stringify(lines)}\n`);
}
