import { createKafkaSource } from '../../../../src/index.ts';
import type { KafkaSourceOptions } from '../../../../src/index.ts';
import { createPipeline, RivergraphError } from '@rivergraph/core';

/** Starts a pipeline that cannot start, and prints the code of its error. What is left open would keep the process alive. */
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
    await pipeline.run();
  } catch (error) {
    process.stdout.write(`${error instanceof RivergraphError ? error.code : 'no coded error'}\n`);
  }
}
