import { join } from 'node:path';
import type { GraphWrite, Sink } from '@rivergraph/core';
import type { LeaseStore } from '@rivergraph/source-kinesis';
import { createPublisher } from './cloudwatch.ts';
import type { Publisher } from './cloudwatch.ts';
import type { Expected } from './expected.ts';
import { withFaults } from './faults.ts';
import type { Flags } from './flags.ts';
import { Meter } from './meter.ts';
import type { PartOptions, PartResult } from './part.ts';
import { createSink } from './pipeline.ts';
import { targetOf } from './place.ts';
import type { Place } from './place.ts';

/** What a run needs. */
export interface RunOptions {
  readonly place: Place;
  readonly flags: Flags;
  readonly expected: Expected;
  /** The file of the users. */
  readonly usersFile: string;
  /** Where rejected records are left. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What the parts of a run share. */
export interface Scene extends RunOptions {
  /** Each part goes on where the other has stopped. */
  readonly leases: LeaseStore;
  readonly random: () => number;
  /** Those that were made; whoever makes one closes it. */
  readonly publishers: Publisher[];
}

/** Takes of a scene what all parts are run with. */
export function commonOf(
  scene: Scene,
): Pick<PartOptions, 'place' | 'driverBatch' | 'periodMs' | 'progress' | 'signal'> {
  const { place, flags, signal } = scene;
  const { driverBatch, periodMs, check } = flags;
  return { place, driverBatch, periodMs, progress: check ? 'hidden' : 'shown', signal };
}

/** Makes the sink of a part, with the faults that were asked for. */
export function sinkOf({ place, flags, random }: Scene): Sink<GraphWrite> {
  const { writeBatch, conditionalCreate, percentError } = flags;
  const sink = createSink({ ...targetOf(place.gremlin), writeBatch, conditionalCreate });
  return withFaults(sink, percentError, random);
}

/** Names the file that takes what a part cannot write. */
export function lettersOf({ folder }: Pick<Scene, 'folder'>, as: PartResult['as']): string {
  return join(folder, `rejected-by-${as}.jsonl`);
}

/** Makes what measures a part, and what publishes that where CloudWatch was asked for. */
export function measuring({ flags, publishers }: Scene): {
  readonly meter: Meter;
  readonly publisher: Publisher | undefined;
} {
  const { cloudwatch, namespace, clusterId } = flags;
  if (!cloudwatch) return { meter: new Meter('totals'), publisher: undefined };
  const meter = new Meter('readings');
  const publisher = createPublisher({ meter, namespace, clusterId });
  publishers.push(publisher);
  return { meter, publisher };
}
