import { createFileDeadLetter } from '@rivergraph/core';
import { counted, tell } from '@rivergraph/example-kit';
import { publishEverySecond } from './cloudwatch.ts';
import type { Follow } from './follow.ts';
import { runPart } from './part.ts';
import type { PartResult } from './part.ts';
import { createFollowsPipeline } from './pipeline.ts';
import { configOf } from './place.ts';
import { commonOf, lettersOf, measuring, sinkOf } from './scene.ts';
import type { Scene } from './scene.ts';

/** Sends follows while the service writes them. */
export async function runService(scene: Scene, follows: readonly Follow[]): Promise<PartResult> {
  const { place, flags, leases } = scene;
  const { readBatch, writeBatch } = flags;
  tell(flags, `The service writes ${counted(follows.length, 'record')} …`);
  const { meter, publisher } = measuring(scene);
  const pipeline = createFollowsPipeline({
    stream: place.stream,
    kinesis: configOf(place.kinesis),
    ...{ leases, readBatch, writeBatch },
    sink: meter.attach(sinkOf(scene)),
    deadLetter: createFileDeadLetter(lettersOf(scene, 'service')),
    observer: meter.observe,
  });
  const endPublishing = publisher === undefined ? undefined : publishEverySecond(publisher);
  try {
    return await runPart({ ...commonOf(scene), as: 'service', follows, pipeline, meter });
  } finally {
    await endPublishing?.();
    publisher?.close();
  }
}
