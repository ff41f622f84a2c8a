import { createPipeline, string } from '@rivergraph/core';
import type { Write } from '@rivergraph/core';
import { createKafkaSource } from '../../../../src/index.ts';
import type { KafkaSourceOptions } from '../../../../src/index.ts';

interface Line extends Write {
  readonly kind: 'line';
  readonly text: string;
}

/** Reads topics as a member of a group, and prints every value, until it is killed. */
export async function main([options = '']: readonly string[]): Promise<void> {
  const pipeline = createPipeline({
    source: createKafkaSource({
      ...(JSON.parse(options) as KafkaSourceOptions),
      value: string(),
      tombstones: 'skip',
    }),
    transform: ({ value }): Line => ({ kind: 'line', text: value }),
    sink: {
      name: 'lines',
      features: { atomicBatches: true },
      open: async () => undefined,
      write: async ({ writes }) => {
        process.stdout.write(writes.map(({ text }) => `${text}\n`).join(''));
        return undefined;
      },
      close: async () => undefined,
    },
  });
  await pipeline.run();
}
