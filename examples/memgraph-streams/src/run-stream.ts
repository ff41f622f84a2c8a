import { counted } from '@rivergraph/example-kit';
import type { Serving } from './rivergraph.ts';
import { stream, streamNow, untilCommitted } from './scene.ts';
import type { Scene } from './scene.ts';
import type { ShownStream } from './stream-info.ts';
import { send } from './topic.ts';

/** What came of the run. */
export interface Streamed {
  readonly running: ShownStream;
  /** From the start to the last message in the graph. */
  readonly seconds: number;
}

/** Starts the stream, sends it messages, and shows it when they are there. */
export async function runStream(scene: Scene, serving: Serving): Promise<Streamed> {
  const { kafka, parts, rivergraph, tell } = scene;
  const start = performance.now();
  await rivergraph.run(['start', stream]);
  tell(`Sending ${counted(parts.running.length, 'message')}, and waiting until they are in the graph …`);
  await send(kafka, parts.running);
  await untilCommitted(scene, serving);
  const seconds = (performance.now() - start) / 1_000;
  await rivergraph.run(['show']);
  await rivergraph.run(['lag']);
  await rivergraph.run(['dlq', 'list', stream]);
  return { running: await streamNow(scene), seconds };
}
