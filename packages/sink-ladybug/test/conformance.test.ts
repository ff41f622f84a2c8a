import { describeSinkConformance } from '@rivergraph/core/testing';
import { describe, it } from 'vitest';
import { sharedDatabase } from './harness.ts';

const features = { 'second sink': true, outage: false, 'atomic batches': true };

describeSinkConformance(
  { describe, it },
  { name: 'ladybug in memory', features, harness: sharedDatabase('memory') },
);
describeSinkConformance(
  { describe, it },
  { name: 'ladybug in a file', features, harness: sharedDatabase('file') },
);
