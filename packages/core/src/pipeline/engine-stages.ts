import { createBatcher } from '../batching/create-batcher.ts';
import { isTogether } from '../batching/together.ts';
import type { BatcherOptions } from '../contracts/batcher.ts';
import type { ConflictKey, Sink } from '../contracts/sink.ts';
import type { Write } from '../contracts/write.ts';
import { buried } from './rejection/buried.ts';
import { codedError } from '../util/coded-error.ts';
import { DeadLetterWriter } from './rejection/dead-letter-writer.ts';
import type { Delivery } from './delivery/delivery.ts';
import { deliveryPort } from './delivery/delivery-port.ts';
import { Dispatcher } from './delivery/dispatcher.ts';
import { Emission } from './transform/emission.ts';
import type { Engine } from './engine.ts';
import type { Item } from './delivery/item.ts';
import { OutageGate } from './delivery/outage-gate.ts';
import { Rejections } from './rejection/rejections.ts';
import { WaitingRoom } from './waiting/waiting-room.ts';
import { TransformStage } from './transform/transform-stage.ts';

/** Wires the outage gate of an engine. @internal */
export function newOutageGate(engine: Engine): OutageGate {
  const { resolved, sink, publish } = engine.options;
  return new OutageGate(resolved.clock, resolved.backoff, (state, failure) => {
    publish({ type: 'gate', state, ...(failure === undefined ? {} : { code: failure.code }) });
    if (state === 'closed') {
      engine.patience.hold('away');
      engine.counters.outages++;
      resolved.logger.warn(`sink ${sink.name} does not answer; intake is paused`);
    } else {
      engine.patience.resume('away');
      resolved.logger.info(`sink ${sink.name} answers again`);
    }
    engine.post(() => undefined);
  });
}

/** Wires the rejections of an engine. @internal */
export function newRejections(engine: Engine): Rejections {
  const { resolved, deadLetter, refused } = engine.options;
  return new Rejections({
    clock: resolved.clock,
    hasDeadLetter: deadLetter !== undefined,
    maxRejectedInARow: resolved.maxRejectedInARow,
    isQuiet: () => engine.isResting,
    bury: (records) => engine.bury(records),
    fatal: (error) => engine.fail(error),
    refused: ({ lane, seq }, error) =>
      refused === undefined ? engine.fail(error) : refused(lane, seq, error),
  });
}

/** Wires the dispatcher of an engine. @internal */
export function newDispatcher(engine: Engine, ended: (delivery: Delivery) => void): Dispatcher {
  const { resolved, sink, publish } = engine.options;
  const { limits, slots, logger, ordering } = resolved;
  const warn = (text: string): void => {
    publish({ type: 'warning', code: 'entities-unknown', message: text });
    logger.warn(`pipeline: ${text}`);
  };
  const options = { limits, slots, conflictKeys: conflictKeysOf(sink), warn };
  return new Dispatcher({
    batcher: resolved.batcher?.<Item>(options) ?? createBatcher<Item>(ordering, options),
    limits: resolved.limits,
    slots: resolved.slots,
    clock: resolved.clock,
    env: deliveryPort(engine),
    ended,
    due: () => engine.post(() => undefined),
  });
}

/** Wires the waiting room of an engine. @internal */
export function newWaitingRoom(engine: Engine): WaitingRoom {
  return new WaitingRoom({
    clock: engine.options.resolved.clock,
    patience: engine.patience,
    post: (task) => engine.post(task),
  });
}

/** Wires the transform stage of an engine. @internal */
export function newTransformStage(engine: Engine): TransformStage {
  const { decoder, transform, resolved } = engine.options;
  const emission = new Emission(engine);
  return new TransformStage({
    decoder,
    transform,
    tombstones: decoder.tombstones ?? 'skip',
    concurrency: resolved.transformConcurrency,
    clock: resolved.clock,
    backoff: resolved.backoff,
    emit: (lane, segment, index, output) => emission.emit(lane, segment, index, output),
    retried: () => void engine.counters.transformRetries++,
    tombstone: () => void engine.counters.tombstones++,
    post: (task) => engine.post(task),
  });
}

/** Wires the dead letter of an engine, if it has one. @internal */
export function newDeadLetterWriter(engine: Engine, signal: AbortSignal): DeadLetterWriter | undefined {
  const { deadLetter, resolved } = engine.options;
  if (deadLetter === undefined) return undefined;
  const { clock, logger, backoff } = resolved;
  const name = `dead letter ${deadLetter.name}`;
  return new DeadLetterWriter(
    deadLetter,
    { signal, clock, logger },
    {
      backoff,
      halt: engine.halt,
      timeoutMs: resolved.policy.writeTimeoutMs,
      stored: (records) => engine.post(() => buried(engine, records)),
      failed: (error) => {
        engine.counters.deadLetterFailures++;
        logger.warn(`${name} failed and is tried again: ${codedError(name, error).message}`);
      },
    },
  );
}

/** Asks the sink, and says who it was that threw. Writes that are kept together have the keys of all of them. */
function conflictKeysOf(sink: Sink<Write>): BatcherOptions['conflictKeys'] {
  if (sink.conflictKeys === undefined) return undefined;
  const keysOf = (write: Write): readonly ConflictKey[] | undefined => {
    if (!isTogether(write)) return sink.conflictKeys?.(write);
    const keys = write.writes.map(keysOf);
    return keys.includes(undefined) ? undefined : keys.flatMap((some) => some ?? []);
  };
  return (write) => {
    try {
      return keysOf(write);
    } catch (error) {
      throw codedError(`sink ${sink.name}, conflictKeys`, error);
    }
  };
}
