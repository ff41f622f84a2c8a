import { describe, it } from 'vitest';
import { describeSinkConformance, describeSourceConformance } from '@rivergraph/core/testing';
import { memorySinkHarness, memorySourceHarness, sinkFeatures, sourceFeatures } from './memory-harness.ts';

describeSourceConformance(
  { describe, it },
  { name: 'memory, without an end', features: sourceFeatures, harness: memorySourceHarness({ end: false }) },
);

describeSourceConformance(
  { describe, it },
  {
    name: 'memory, with an end',
    features: { ...sourceFeatures, end: true, append: false, revocation: false },
    harness: memorySourceHarness({ end: true }),
  },
);

describeSinkConformance(
  { describe, it },
  { name: 'memory', features: sinkFeatures, harness: memorySinkHarness() },
);
