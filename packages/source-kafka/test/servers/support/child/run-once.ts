import { createKafkaSource } from '../../../../src/index.ts';
import type { KafkaSourceOptions } from '../../../../src/index.ts';
import { createPipeline, RivergraphError } from '@rivergraph/core';

/** Runs a pipeline to the end, and prints how it ended, or the code of its error. What is left open keeps the process alive. */
export async function main([options = '']: readonly string[]): Promise<void> {
  const pipeline = createPipeline({
    source: createKafkaSource(JSON.parse(options) as KafkaSourceOptions),
    transform: () => undefined,
    sink: {
      name: 'none',
      features: { atomicBatches: true },
      open: async () => undefined,
      write: async () => undefined,
      close: async () => undefined,
    },
  });
  try {
    const { reason } = await pipeline.run({ until: 'end' });
    process.stdout.write(`${reason}\n`);
  } catch (error) {
    process.stdout.write(`${error instanceof RivergraphError ? error.code : 'no coded error'}\n`);
  }
}
