import { misconfigured } from '../errors.ts';
import type { TransformOutput } from '../contracts/transform.ts';

/** Refuses the answer of a chunk transform that cannot be matched with its records. */
export function checkOutputs<W>(
  outputs: readonly TransformOutput<W>[],
  records: number,
): readonly TransformOutput<W>[] {
  if (outputs.length === records) return outputs;
  throw misconfigured(`Chunk transform: expected ${records} outputs, one per record, got ${outputs.length}`);
}
