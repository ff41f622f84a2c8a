import type { SourceRecord } from '../contracts/record.ts';
import type { Transform } from '../contracts/transform.ts';
import { isChunkTransform, lifecycleOf, transformFunction } from './forms.ts';
import { joinLifecycles } from './lifecycles.ts';
import { whenReady } from '../util/ready.ts';
import type { RecordStep } from './step.ts';
import { transformKept } from './transform-kept.ts';

/** Makes a transform that sees what a step gives, of the same form and with the same life. */
export function prepend<W>(
  step: RecordStep<SourceRecord>,
  final: Transform<SourceRecord, W>,
): Transform<SourceRecord, W> {
  const life = joinLifecycles([lifecycleOf(final)]);
  if (isChunkTransform(final)) {
    return { ...life, maxRecords: final.maxRecords, transformChunk: transformKept(step, final) };
  }
  const transform = transformFunction(final);
  return {
    ...life,
    transform: (record, context) =>
      whenReady(step(record, context), (kept) => (kept === undefined ? undefined : transform(kept, context))),
  };
}
