import { createFileDeadLetter } from '@rivergraph/core';
import { counted, tell } from '@rivergraph/example-kit';
import type { LambdaKinesisEvent, LambdaKinesisHandler } from '@rivergraph/source-kinesis';
import type { Follow } from './follow.ts';
import { createFollowsHandler } from './handler.ts';
import type { FollowsHandler } from './handler.ts';
import { createLocalMapping, invoke } from './local-mapping.ts';
import type { Meter } from './meter.ts';
import { runPart } from './part.ts';
import type { PartResult } from './part.ts';
import { configOf } from './place.ts';
import { openReader } from './read-graph.ts';
import type { GraphRead } from './read-graph.ts';
import { commonOf, lettersOf, measuring, sinkOf } from './scene.ts';
import type { Scene } from './scene.ts';

/** An event that the function was given once more. */
export interface Redelivery {
  readonly records: number;
  readonly before: GraphRead;
  readonly after: GraphRead;
  /** How many records the function wanted to see again. */
  readonly unfinished: number;
}

/** What the function did. */
export interface FunctionResult {
  readonly part: PartResult;
  /** `undefined` when the run was stopped before. */
  readonly redelivery: Redelivery | undefined;
}

/** Sends follows while the function writes them, and then gives it the largest of its events once more. */
export async function runFunction(scene: Scene, follows: readonly Follow[]): Promise<FunctionResult> {
  const { place, flags, leases, signal } = scene;
  tell(flags, `The function writes ${counted(follows.length, 'record')} …`);
  const { handler, meter, close } = createHandler(scene);
  let largest: LambdaKinesisEvent = { Records: [] };
  const pipeline = createLocalMapping({
    stream: place.stream,
    kinesis: configOf(place.kinesis),
    ...{ leases, handler, batchSize: flags.readBatch, shards: flags.shards },
    onEvent: (event) => {
      if (event.Records.length > largest.Records.length) largest = event;
    },
  });
  try {
    const part = await runPart({ ...commonOf(scene), as: 'lambda', follows, pipeline, meter });
    return { part, redelivery: signal.aborted ? undefined : await redeliver(scene, handler, largest) };
  } finally {
    await close();
  }
}

function createHandler(scene: Scene): FollowsHandler & { readonly meter: Meter } {
  const { meter, publisher } = measuring(scene);
  const created = createFollowsHandler({
    ...{ meter, publisher },
    sink: sinkOf(scene),
    writeBatch: scene.flags.writeBatch,
    deadLetter: createFileDeadLetter(lettersOf(scene, 'lambda')),
  });
  return { ...created, meter };
}

/** Gives the function an event for the second time, as Lambda does where it has not heard the answer. */
async function redeliver(
  { place, flags }: Scene,
  handler: LambdaKinesisHandler,
  event: LambdaKinesisEvent,
): Promise<Redelivery> {
  const records = event.Records.length;
  tell(flags, `The function is given ${counted(records, 'record')} once more …`);
  await using reader = openReader(place.gremlin);
  const before = await reader.read();
  const unfinished = (await invoke(handler, event)).length;
  return { records, before, unfinished, after: await reader.read() };
}
