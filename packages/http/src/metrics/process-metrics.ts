import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * What prom-client tells of a Node process: CPU, memory, file descriptors, event loop, garbage collection.
 *
 * One for the whole process, made when it is first asked for: prom-client watches the event loop and the garbage collector from then on and
 * has no way to stop, so that one for each server would pile up.
 *
 * @internal
 */
export function processMetrics(): Registry {
  if (registry !== undefined) return registry;
  registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
