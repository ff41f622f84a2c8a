import type { Serving } from './rivergraph.ts';
import { endedError } from './scene.ts';
import type { Scene } from './scene.ts';
import { until } from './until.ts';

/** What the program says when other commands reach it. */
const readyLine = /^serving .*\n/m;

/** Starts the process that runs streams, and tells what it says when it is ready. Failure: a `CommandError` where it ends. */
export async function serveStreams({
  rivergraph,
  tell,
  signal,
}: Pick<Scene, 'rivergraph' | 'tell' | 'signal'>): Promise<Serving> {
  const serving = rivergraph.serve();
  const isReady = (): boolean => {
    if (!serving.isAlive()) throw endedError(serving);
    return readyLine.test(serving.output());
  };
  await until(isReady, {
    what: () => `rivergraph serve was not ready\n${serving.output()}`,
    everyMs: 50,
    signal,
  });
  tell(serving.output().trimEnd());
  return serving;
}
