import type { SinkConformanceOptions } from '@rivergraph/core/testing';

export const kitFeatures: SinkConformanceOptions['features'] = {
  'second sink': true,
  outage: false,
  'atomic batches': true,
};

export const kitSkips: NonNullable<SinkConformanceOptions['skip']> = [];
