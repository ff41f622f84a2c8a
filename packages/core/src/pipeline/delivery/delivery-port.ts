import type { DeliveryEnvironment } from './delivery-environment.ts';
import type { Engine } from '../engine.ts';
import type { Halt } from '../../util/halt.ts';
import type { Item } from './item.ts';
import type { Lane } from '../lane/lane.ts';
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
    written: (items) => {
      engine.gate.succeeded();
      engine.post(() => written(engine, items));
    },
    rejected: (item, error, attempts) =>
      engine.post(() => {
        if (item.lane.fenced) return;
        reject(engine, item.lane, item.seq, { stage: 'write', error, write: item.ordinal, attempts });
      }),
    retried: (code) => {
      engine.counters.retries[code] = (engine.counters.retries[code] ?? 0) + 1;
      publish({ type: 'retry', code });
    },
    sizeWorked: (items) => engine.dispatcher.shrink(items),
    throttled: () => engine.dispatcher.throttle(),
    fatal: (error) => engine.post(() => engine.fail(error)),
    settled: async (halt) => await engine.unsettledWaiters.wait(halt),
    verdict: async (halt) => await verdict(engine, halt),
  };
}

/** Late results of a fenced lane are dropped: they must not move a watermark that is no longer ours. */
function written(engine: Engine, items: readonly Item[]): void {
  const touched = new Set<Lane>();
  for (const { lane, seq } of items) {
    touched.add(lane);
    if (lane.fenced) continue;
    if (lane.finish(seq) === 1 && lane.failures?.has(seq) === true) engine.rejections.complete(lane, seq);
  }
  engine.counters.written += items.length;
  engine.options.publish({ type: 'written', writes: items.length });
  for (const lane of touched) {
    engine.rejections.passed('write', lane);
    if (!lane.fenced) engine.advance(lane);
  }
}

async function verdict(engine: Engine, halt: Halt): Promise<void> {
  while (engine.rejections.isWriteSuspect && !halt.raised) {
    const waiting = engine.verdictWaiters.wait(halt);
    engine.post(() => undefined);
    await waiting;
  }
}
