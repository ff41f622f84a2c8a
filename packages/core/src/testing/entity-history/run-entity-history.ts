import { createEntityBatcher } from '../../batching/entity/entity-batcher.ts';
import type { CreateBatcher } from '../../contracts/batcher.ts';
import type { SourceRecord } from '../../contracts/record.ts';
import { RivergraphError } from '../../errors.ts';
import { createPipeline, type Pipeline } from '../../pipeline/create-pipeline.ts';
import type { PipelineOptions } from '../../pipeline/options.ts';
import { HistoryDriver } from '../history/history-driver.ts';
import { type HistoryPipelineOptions, HistoryLife } from '../history/history-life.ts';
import type { DeliveredRecord } from '../history/history-transform.ts';
import { checkEntityHistory } from './check-entity-history.ts';
import { type EntityFigures, FigureReader } from './entity-figures.ts';
import type { EntityHistory } from './entity-history.ts';
import type { EntityPlan } from './entity-plan.ts';
import { entitySink } from './entity-sink.ts';
import { toGraphWrites } from './entity-transform.ts';
import { EntityWorld } from './entity-world.ts';
import type { EntityHistoryWrite } from './make-write.ts';
import { withOrderKeys } from './ordered-source.ts';
import { recordingBatcher } from './recording-batcher.ts';
import { readTimeline } from './timeline.ts';

/** What a pipeline of an entity history is made from. @public */
export type EntityPipelineOptions = PipelineOptions<SourceRecord<DeliveredRecord>, EntityHistoryWrite>;

/** Options of {@link runEntityHistory}. @public */
export interface RunEntityHistoryOptions {
  /** Makes the batchers. @defaultValue that of ordering `entity` */
  readonly batcher?: CreateBatcher | undefined;
  /** Makes the pipelines. @defaultValue `createPipeline` */
  readonly create?: ((options: EntityPipelineOptions) => Pipeline) | undefined;
}

/** What came of an entity history. @public */
export interface EntityOutcome {
  /** What went against the promises, in words; empty for a good pipeline. */
  readonly faults: readonly string[];
  readonly history: EntityHistory;
  /** How each life ended: the reason, or the code of the error. */
  readonly ends: readonly string[];
  readonly figures: EntityFigures;
}

/**
 * Runs pipelines with ordering `entity` through a planned history of graph writes on a manual clock, then checks what
 * {@link checkEntityHistory} checks, and that every run ends in bounded time.
 *
 * Settles when the stream is read to its end, or a run stalls. Concurrency: any number at once, each has a world of its
 * own. Never rejects.
 *
 * @public
 */
export async function runEntityHistory(
  plan: EntityPlan,
  options: RunEntityHistoryOptions = {},
): Promise<EntityOutcome> {
  const world = new EntityWorld(plan);
  const driver = new HistoryDriver(world);
  driver.start();
  const { faults, ends, complete } = await liveThrough(world, driver, options);
  driver.stop();
  const { journal, log, graph, stream } = world;
  const history = {
    plan,
    entries: journal.entries,
    events: log.events,
    snapshot: graph.snapshot(),
    complete,
  };
  const reader = new FigureReader();
  readTimeline(history, [reader]);
  const found = [...faults, ...checkEntityHistory(history), ...stream.violations];
  return { faults: found, history, ends, figures: reader.figures() };
}

interface Lives {
  readonly faults: readonly string[];
  readonly ends: readonly string[];
  readonly complete: boolean;
}

async function liveThrough(
  world: EntityWorld,
  driver: HistoryDriver,
  options: RunEntityHistoryOptions,
): Promise<Lives> {
  const { entityPlan: plan } = world;
  const faults: string[] = [];
  const ends: string[] = [];
  const maxLives = plan.lives.length + plan.steps.length + plan.faults.length + 5;
  let complete = false;
  while (!complete && ends.length < maxLives) {
    const isWhole = driver.isOver;
    const run = plan.lives[ends.length] ?? {};
    world.log.add({ type: 'life' });
    const life = new HistoryLife(world, (given) => newPipeline(given, world, options));
    driver.enter(life);
    try {
      const outcome = await life.live(run);
      ends.push(typeof outcome === 'string' ? outcome : outcome.code);
      complete = outcome === 'end' && (isWhole || isReadToItsEnd(world));
    } catch (error) {
      return { faults: [...faults, stall(error)], ends: [...ends, 'stall'], complete };
    }
    faults.push(...(await life.leftovers()));
  }
  if (!complete) faults.push(`stalls: never reads the stream to its end: ${ends.join(', ')}`);
  return { faults, ends, complete };
}

/** A life that began while something was still to come may have done it all; a next one has nothing to add. */
function isReadToItsEnd({ stream }: EntityWorld): boolean {
  return stream.partitions.every((_, partition) => stream.committedEnd(partition));
}

function stall(error: unknown): string {
  if (!(error instanceof RivergraphError)) throw error;
  return `stalls: a run does not end: ${error.message}`;
}

function newPipeline(
  given: HistoryPipelineOptions,
  world: EntityWorld,
  { batcher = createEntityBatcher, create = createPipeline }: RunEntityHistoryOptions,
): Pipeline {
  const { sink, log, journal, entityPlan: plan } = world;
  if (sink === undefined)
    throw new TypeError('entity history: expected a sink to be made before the pipeline');
  return create({
    ...given,
    ordering: 'entity',
    record: plan.options.record,
    source: withOrderKeys(given.source),
    transform: toGraphWrites(given.transform, log),
    sink: entitySink(sink, { plan, journal, log }),
    batcher: recordingBatcher(batcher, log),
  });
}
