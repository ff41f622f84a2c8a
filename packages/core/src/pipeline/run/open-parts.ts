import type { SinkContext } from '../../contracts/sink.ts';
import type { Parts } from '../engine-options.ts';
import type { Lifecycle } from './lifecycle.ts';

/** Opens dead letter, sink and transform, in this order: nothing is read before it could be written. @internal */
export async function openParts(lifecycle: Lifecycle, parts: Parts, context: SinkContext): Promise<void> {
  const { deadLetter, sink, transform } = parts;
  if (deadLetter !== undefined) {
    await lifecycle.open(
      `dead letter ${deadLetter.name}`,
      async () => await deadLetter.open(context),
      async () => await deadLetter.close(),
    );
  }
  await lifecycle.open(
    `sink ${sink.name}`,
    async () => await sink.open(context),
    async () => await sink.close(),
  );
  if (typeof transform === 'function') return;
  await lifecycle.open(
    'transform',
    async () => await transform.open?.(context),
    async () => await transform.close?.(),
  );
}
