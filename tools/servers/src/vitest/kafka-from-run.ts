import { inject } from 'vitest';
import type { KafkaFeatures } from '../kafka/server.ts';
import { ServerUnavailableError } from '../resolve-server.ts';
import { declareNotRun, declareSuite } from './declare-suite.ts';
import type { SharedKafka } from './provided.ts';
import { isRequired } from './required.ts';

/** What a suite needs of Kafka. */
export interface KafkaSuiteOptions {
  /** Features that the Kafka must have, the shared one as well as those that the suite starts. @defaultValue none */
  readonly needs?: readonly (keyof KafkaFeatures)[] | undefined;
}

/**
 * Gives the Kafka that the suites of this run share; its topics and groups are shared too, so names have to be unique.
 *
 * Throws when there is none. {@link describeWithKafka} deals with that.
 */
export function kafkaFromRun(): SharedKafka {
  const kafka = inject('kafka');
  if (!kafka.available) throw new ServerUnavailableError(kafka.why);
  return kafka;
}

/**
 * Declares a suite that needs Kafka. The body is called at once, with the shared one.
 *
 * Where there is no Kafka, or none that can do what the suite needs, one test stands for the suite: it fails with `CI=true`, and
 * otherwise is skipped and carries the reason, which `npm test` prints above its last line.
 */
export function describeWithKafka(
  name: string,
  body: (kafka: SharedKafka) => void,
  { needs = [] }: KafkaSuiteOptions = {},
): void {
  const kafka = inject('kafka');
  const why = kafka.available ? lackingFeature(kafka, needs) : kafka.why;
  if (why !== undefined) declareNotRun(name, why, isRequired() ? 'required' : 'optional');
  else declareSuite(name, () => body(kafkaFromRun()));
}

function lackingFeature(
  { kind, features }: SharedKafka,
  needs: readonly (keyof KafkaFeatures)[],
): string | undefined {
  const lacking = needs.filter((feature) => !features[feature]);
  return lacking.length === 0 ? undefined : `Kafka (${kind}): expected ${lacking.join(' and ')}, got none`;
}
