import type { SkippedCase, TestFunctions } from './conformance-case.ts';
import { registerCases } from './register-cases.ts';
import { abortCases } from './sink-cases/aborts.ts';
import { atomicCases } from './sink-cases/atomic.ts';
import { concurrencyCases } from './sink-cases/concurrency.ts';
import { edgeCases } from './sink-cases/edges.ts';
import { edgeKeyCases } from './sink-cases/edge-keys.ts';
import { failureCases } from './sink-cases/failures.ts';
import { sinkLifecycleCases } from './sink-cases/lifecycle.ts';
import { nodeCases } from './sink-cases/nodes.ts';
import { ownedCases } from './sink-cases/owned.ts';
import { propertyCases } from './sink-cases/properties.ts';
import { positionCases } from './sink-cases/position-versions.ts';
import { valueAndKeyCases } from './sink-cases/values.ts';
import { edgeVersionCases } from './sink-cases/edge-versions.ts';
import { versionCases } from './sink-cases/versions.ts';
import type { SinkCase, SinkHarness, SinkKitFeatures } from './sink-harness.ts';

/** Every case of the sink kit. @public */
export const sinkCases: readonly SinkCase[] = [
  ...nodeCases,
  ...propertyCases,
  ...edgeCases,
  ...edgeKeyCases,
  ...ownedCases,
  ...valueAndKeyCases,
  ...versionCases,
  ...edgeVersionCases,
  ...positionCases,
  ...failureCases,
  ...atomicCases,
  ...concurrencyCases,
  ...sinkLifecycleCases,
  ...abortCases,
];

/** What {@link describeSinkConformance} is about. @public */
export interface SinkConformanceOptions {
  /** Names the sink and, where there are several, its configuration. */
  readonly name: string;
  readonly features: SinkKitFeatures;
  readonly harness: SinkHarness;
  /** @defaultValue none */
  readonly skip?: readonly SkippedCase[] | undefined;
  /** The cases to run, for a single group. @defaultValue all of {@link sinkCases} */
  readonly cases?: readonly SinkCase[] | undefined;
}

/**
 * Registers the tests that every sink of graph writes must pass, one per case. Works with any test runner that has
 * `describe` and `it`.
 *
 * @example
 * ```ts
 * import { describe, it } from 'vitest';
 * describeSinkConformance({ describe, it }, { name: 'my sink', features, harness });
 * ```
 *
 * @public
 */
export function describeSinkConformance(api: TestFunctions, options: SinkConformanceOptions): void {
  const { name, features, harness, skip = [], cases = sinkCases } = options;
  const kit = { harness, features };
  registerCases(api, { name: `sink conformance: ${name}`, cases, skip, features: { ...features }, kit });
}
