import { exitCodeOfSignal } from '../exit-codes.ts';
import type { Host } from './host.ts';

/** A wish to stop that may come. */
export interface StopRequest extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
}

/** Listens for signals until it is disposed of: the first is a request, the second ends the process at once. */
export function listenForStop(host: Host): StopRequest {
  const controller = new AbortController();
  const off = host.onStop((signal) => {
    if (controller.signal.aborted) host.exit(exitCodeOfSignal(signal));
    else controller.abort();
  });
  return { signal: controller.signal, [Symbol.dispose]: off };
}
