import type { SourceRecord } from '../contracts/record.ts';
import type { ChunkTransform, TransformOutput } from '../contracts/transform.ts';
import { checkOutputs } from './check-outputs.ts';
import { allReady, whenReady } from '../util/ready.ts';
import type { RecordStep } from './step.ts';

type Outputs<W> = readonly TransformOutput<W>[];

/** Runs a step over a chunk and gives what it kept to a chunk transform; what it left out has no output. */
export function transformKept<W>(
  step: RecordStep<SourceRecord>,
  final: ChunkTransform<SourceRecord, W>,
): ChunkTransform<SourceRecord, W>['transformChunk'] {
  return (records, context) =>
    whenReady(allReady(records.map((record) => step(record, context))), (stepped) => {
      const kept = stepped.filter((record) => record !== undefined);
      if (kept.length === 0) return stepped.map(() => undefined);
      return whenReady(final.transformChunk(kept, context), (outputs) =>
        spread(stepped, checkOutputs(outputs, kept.length)),
      );
    });
}

/** Puts the outputs of the kept records back to where the records were. */
function spread<W>(stepped: readonly (SourceRecord | undefined)[], outputs: Outputs<W>): Outputs<W> {
  let next = 0;
  return stepped.map((record) => (record === undefined ? undefined : outputs[next++]));
}
