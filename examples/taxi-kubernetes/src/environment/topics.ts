import type { TopicsForm } from '../kafka/ensure-topics.ts';
import { wholeNumber } from './variables.ts';
import type { Variables } from './variables.ts';

/** Reads how the topics are made. Failure: throws `misconfigured`. */
export function topicsForm(variables: Variables): TopicsForm {
  return {
    partitions: wholeNumber(variables, 'TRIPS_PARTITIONS', { min: 1, max: 1_000, fallback: 4 }),
    // Without it as many as the cluster gives by default.
    replicas: wholeNumber(variables, 'TOPIC_REPLICAS', { min: 1, max: 10, fallback: -1 }),
  };
}
