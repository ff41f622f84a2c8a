import type { Serving } from './rivergraph.ts';
import { stream, streamNow } from './scene.ts';
import type { Scene } from './scene.ts';
import type { ShownStream } from './stream-info.ts';

/** What came of the end. */
export interface Ended {
  readonly stopped: ShownStream;
  /** The streams that are left. */
  readonly left: number;
  /** The exit code of the process that ran the streams. */
  readonly serveCode: number | null;
}

/** Stops the stream, drops it, and ends the process that ran it. */
export async function stopAndDrop(scene: Scene, serving: Serving): Promise<Ended> {
  const { rivergraph, tell } = scene;
  await rivergraph.run(['stop', stream]);
  await rivergraph.run(['show']);
  const stopped = await streamNow(scene);
  await rivergraph.run(['drop', stream]);
  await rivergraph.run(['show']);
  const left = await rivergraph.read(['show']);
  tell(`\n$ kill ${serving.pid ?? ''}`);
  const serveCode = await serving.end('SIGTERM');
  return { stopped, left: Array.isArray(left) ? left.length : Number.NaN, serveCode };
}
