import type { DeliveryEnvironment } from './delivery-environment.ts';
import type { Engine } from '../engine.ts';
import type { Halt } from '../../util/halt.ts';
import { countWrites, type Item, lanesOf } from './item.ts';
import type { RefusedItem } from './partial-failure.ts';
import { isTogether } from '../../batching/together.ts';
import { reject } from '../rejection/reject.ts';

/** The engine as its deliveries see it; what they tell is brought into the mailbox. @internal */
export function deliveryPort(engine: Engine): DeliveryEnvironment {
  const { sink, resolved, orderKey, publish } = engine.options;
  return {
    clock: resolved.clock,
    sink,
    policy: resolved.policy,
    gate: engine.gate,
    orderKey,
    written: (items, folded) => {
      engine.gate.succeeded();
      engine.post(() => written(engine, items, folded));
    },
    proven: (items) => {
      engine.gate.succeeded();
      engine.post(() => {
        for (const lane of lanesOf(items)) engine.rejections.passed('write', lane);
      });
    },
    refused: (items, attempts) =>
      engine.post(() => {
        for (const one of items) if (!one.item.lane.fenced) refused(engine, one, attempts);
      }),
    narrowed: (batch, items) => engine.post(() => engine.dispatcher.batcher.narrow?.(batch, items)),
    attempted: (attempt) => publish({ type: 'attempt', ...attempt }),
    retried: (code) => {
      engine.counters.retries[code] = (engine.counters.retries[code] ?? 0) + 1;
      publish({ type: 'retry', code });
    },
    sizeWorked: (writes) => engine.dispatcher.shrink(writes),
    throttled: () => engine.dispatcher.throttle(),
    fatal: (error) => engine.post(() => engine.fail(error)),
    settled: async (halt) => {
      // Whoever waits for attempts to end looks again.
      engine.post(() => undefined);
      await engine.unsettledWaiters.wait(halt);
    },
    isSuspect: () => engine.rejections.isWriteSuspect,
    acquit: () => engine.post(() => engine.rejections.clear('write')),
    verdict: async (halt) => await verdict(engine, halt),
  };
}

function written(engine: Engine, items: readonly Item[], folded: number): void {
  const finished = engine.waitingRoom.written(items);
  finish(engine, finished);
  const writes = countWrites(finished);
  engine.counters.written += writes;
  engine.counters.folded += folded;
  engine.options.publish({ type: 'written', writes });
}

/** Late results of a fenced lane are dropped: they must not move a watermark that is no longer ours. */
function finish(engine: Engine, items: readonly Item[]): void {
  for (const { lane, seq, wait } of items) {
    if (lane.fenced) continue;
    if (wait !== undefined) lane.endWait(seq);
    if (lane.finish(seq) === 1 && lane.failures?.has(seq) === true) engine.rejections.complete(lane, seq);
  }
  for (const lane of lanesOf(items)) {
    engine.rejections.passed('write', lane);
    if (!lane.fenced) lane.advance();
  }
}

/** A write that lacks an end may wait for it; any other, and one that has waited long enough, is rejected. */
function refused(engine: Engine, { item, error }: RefusedItem, attempts: number): void {
  const { lane, seq, write, ordinal, wait } = item;
  const fate = engine.waitingRoom.refused(item, error, attempts);
  if (fate === 'waits') return;
  if (fate === 'written') {
    engine.counters.written += item.count;
    finish(engine, [item]);
    return;
  }
  if (wait !== undefined) lane.endWait(seq);
  reject(engine, lane, seq, {
    stage: 'write',
    error,
    // Of writes that are kept together nobody knows which one it was.
    write: isTogether(write) ? undefined : ordinal,
    attempts: (wait?.attempts ?? 0) + attempts,
  });
}

async function verdict(engine: Engine, halt: Halt): Promise<void> {
  while (engine.rejections.isWriteSuspect && !halt.raised) {
    const waiting = engine.verdictWaiters.wait(halt);
    engine.post(() => undefined);
    await waiting;
  }
}
