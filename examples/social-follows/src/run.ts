import { counted, seededRandom, tell } from '@rivergraph/example-kit';
import { createMemoryLeaseStore } from '@rivergraph/source-kinesis';
import type { Answers } from './answers.ts';
import type { Flags } from './flags.ts';
import type { Follow } from './follow.ts';
import type { PartResult } from './part.ts';
import { createSink, createUsersPipeline } from './pipeline.ts';
import { targetOf } from './place.ts';
import { openReader } from './read-graph.ts';
import type { GraphRead } from './read-graph.ts';
import { readLetters } from './read-letters.ts';
import { runFunction } from './run-function.ts';
import type { Redelivery } from './run-function.ts';
import { runService } from './run-service.ts';
import { lettersOf } from './scene.ts';
import type { RunOptions, Scene } from './scene.ts';

/** What a run did, and what it left. */
export interface Outcome {
  readonly loadSeconds: number;
  readonly parts: readonly PartResult[];
  readonly redelivery: Redelivery | undefined;
  /** Records that were set aside, by reason. */
  readonly letters: ReadonlyMap<string, number>;
  readonly graph: GraphRead;
  readonly answers: Answers;
  /** Calls of CloudWatch that failed; none without it. */
  readonly lostFigures: number;
}

/** Loads the users, sends the follows while they are written, and asks the graph. Settles with `undefined` when it was stopped. */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { flags, expected, signal } = options;
  tell(flags, `Loading ${counted(expected.users.size, 'user')} …`);
  const loadSeconds = await load(options);
  const leases = createMemoryLeaseStore();
  const scene: Scene = { ...options, leases, random: seededRandom(flags.seed), publishers: [] };
  const { service, lambda } = partsOf(expected.sent, flags.as);
  const parts: PartResult[] = [];
  if (service !== undefined && !signal.aborted) parts.push(await runService(scene, service));
  const result = lambda === undefined || signal.aborted ? undefined : await runFunction(scene, lambda);
  if (result !== undefined) parts.push(result.part);
  if (signal.aborted) return undefined;
  return { loadSeconds, parts, redelivery: result?.redelivery, ...(await look(scene)) };
}

/** Looks at what is there, and not at what the parts say. */
async function look(scene: Scene): Promise<Pick<Outcome, 'letters' | 'graph' | 'answers' | 'lostFigures'>> {
  await using reader = openReader(scene.place.gremlin);
  return {
    letters: await readLetters([lettersOf(scene, 'service'), lettersOf(scene, 'lambda')]),
    graph: await reader.read(),
    answers: await reader.answer(),
    lostFigures: scene.publishers.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** Settles with how many seconds it took. */
async function load({ place, flags, usersFile, signal }: RunOptions): Promise<number> {
  const start = performance.now();
  const sink = createSink({ ...targetOf(place.gremlin), writeBatch: flags.writeBatch });
  const pipeline = createUsersPipeline(usersFile, sink);
  const stop = (): void => void pipeline.stop();
  signal.addEventListener('abort', stop);
  await pipeline.run({ until: 'end' });
  signal.removeEventListener('abort', stop);
  return (performance.now() - start) / 1_000;
}

interface Parts {
  readonly service: readonly Follow[] | undefined;
  readonly lambda: readonly Follow[] | undefined;
}

function partsOf(follows: readonly Follow[], as: Flags['as']): Parts {
  const half = Math.ceil(follows.length / 2);
  switch (as) {
    case 'service':
      return { service: follows, lambda: undefined };
    case 'lambda':
      return { service: undefined, lambda: follows };
    case 'both':
      return { service: follows.slice(0, half), lambda: follows.slice(half) };
  }
}
