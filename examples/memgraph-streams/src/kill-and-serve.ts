import { counted } from '@rivergraph/example-kit';
import type { Serving } from './rivergraph.ts';
import { graphSize, streamNow, untilCommitted } from './scene.ts';
import type { Scene } from './scene.ts';
import { serveStreams } from './serve.ts';
import type { ShownStream } from './stream-info.ts';
import { lagOf, send } from './topic.ts';
import { until } from './until.ts';

/** What came of the kill. */
export interface Recovered {
  /** The process that runs the stream now. */
  readonly serving: Serving;
  /** How the stream stood when the process had just been started again, and nobody had started the stream. */
  readonly atOnce: ShownStream;
  readonly recovered: ShownStream;
  /** Messages that were not committed when it was killed, and those that came while nothing ran. */
  readonly uncommitted: number;
  /** From the start of the process to the last message in the graph. */
  readonly seconds: number;
}

/** Kills the process while it writes, sends more, and starts it again: what ran runs again, from what was committed. */
export async function killAndServe(scene: Scene, serving: Serving): Promise<Recovered> {
  const { kafka, parts, rivergraph, tell } = scene;
  tell(
    `\nSending ${counted(parts.killed.length, 'message')}, and killing the process while it writes them …`,
  );
  await killWhileWriting(scene, serving);
  tell(`$ kill -9 ${serving.pid ?? ''}`);
  tell(`Sending ${counted(parts.down.length, 'message')} that nobody reads …`);
  await send(kafka, parts.down);
  const uncommitted = await lagOf(kafka);
  await rivergraph.run(['show']);
  const start = performance.now();
  const again = await serveStreams(scene);
  const atOnce = await streamNow(scene);
  tell('Nobody starts the stream. Waiting until everything is in the graph …');
  await untilCommitted(scene, again);
  const seconds = (performance.now() - start) / 1_000;
  await rivergraph.run(['show']);
  return { serving: again, atOnce, recovered: await streamNow(scene), uncommitted, seconds };
}

/** Kills it as soon as the graph grows, or where that holds everything already, when all was read. */
async function killWhileWriting(scene: Scene, serving: Serving): Promise<void> {
  const { kafka, parts, signal } = scene;
  const before = await graphSize(scene);
  let isSent = false;
  const sending = send(kafka, parts.killed).then(() => void (isSent = true));
  // Who waits for it may be gone when it fails.
  sending.catch(() => undefined);
  const isUnderWay = async (): Promise<boolean> =>
    (await graphSize(scene)) > before || (isSent && (await lagOf(kafka)) === 0);
  await until(isUnderWay, { what: () => `nothing was written\n${serving.output()}`, everyMs: 10, signal });
  await serving.end('SIGKILL');
  await sending;
}
