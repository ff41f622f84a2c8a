import { string } from '@rivergraph/core';
import type { Source } from '@rivergraph/core';
import { createKafkaSource } from '../../../src/index.ts';
import type { KafkaSourceOptions } from '../../../src/index.ts';

/** The options of a source whose values are texts and whose keys do not matter. */
export type TextSourceOptions = Omit<KafkaSourceOptions, 'value' | 'key'>;

/** Makes a source of texts that waits for nothing longer than it must. */
export function textSource(options: TextSourceOptions): Source {
  return createKafkaSource({
    commitIntervalMs: 100,
    maxWaitMs: 50,
    heartbeatIntervalMs: 300,
    ...options,
    value: string(),
  });
}
