import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
}
type Schedule = (this: RequestQueue) => void;

const method = 'scheduleCheckPendingRequests';
const mark: unique symbol = Symbol.for('@rivergraph/tame-idle-timers') as never;

/**
 * Stops kafkajs from arming a timer of 1 ms again and again for each connection that has nothing to send, which costs some
 * 5 % of a core and, on newer Nodes, a warning. A queue with something to send, throttled or not, is looked after as before.
 *
 * Once per copy of kafkajs. Where the inside of kafkajs is not as expected, it does nothing.
 */
export function tameIdleTimers(): void {
  const queue = requestQueueOf();
  if (queue === undefined || mark in queue) return;
  const original: unknown = Reflect.get(queue, method);
  if (typeof original !== 'function') return;
  const schedule = original as Schedule;
  const tamed: Schedule = function (this: RequestQueue) {
    // A throttled queue needs no timer before there is something to send: pushing it comes here again.
    if (this.pending.length > 0) schedule.call(this);
  };
  Object.defineProperty(queue, method, { value: tamed, configurable: true, writable: true });
  Object.defineProperty(queue, mark, { value: true });
}

function requestQueueOf(): object | undefined {
  try {
    const found: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js');
    return typeof found === 'function' && typeof found.prototype === 'object'
      ? (found.prototype as object)
      : undefined;
  } catch {
    return undefined;
  }
}
