import type { RivergraphError } from '@rivergraph/core';
import { resolveConfig } from '../config/resolve-config.ts';
import { unmaskSettings } from '../config/unmask.ts';
import type { ResolvedStreamConfig } from '../contracts/stream.ts';
import type { Environment } from '../environment.ts';
import { makeParts, newPipeline } from './parts.ts';
import type { StreamParts } from './parts.ts';
import { verifySource } from './verify.ts';

/** A configuration that a stream may have. */
export interface Prepared {
  readonly config: ResolvedStreamConfig;
  /** Why the source did not answer, where it did not. */
  readonly unverified: RivergraphError | undefined;
  /** The file that takes rejected records. */
  readonly file: string | undefined;
}

/**
 * Checks everything of a configuration that can be checked without a run, and asks the source whether what it reads exists.
 *
 * `stored` is what the stream had before: masked credentials in new settings stand for those in it. Failure: `misconfigured`, or
 * what the source says.
 */
export async function prepare(
  environment: Environment,
  name: string,
  given: unknown,
  stored?: ResolvedStreamConfig,
): Promise<Prepared> {
  const parts = await partsOf(environment, name, given, stored);
  const unverified = await verifySource(environment, parts);
  return { config: parts.stream.config, unverified, file: parts.file };
}

/** Checks a configuration without asking the source. Failure: `misconfigured`, or what its definition says. */
export async function partsOf(
  environment: Environment,
  name: string,
  given: unknown,
  stored?: ResolvedStreamConfig,
): Promise<StreamParts> {
  const resolved = resolveConfig(environment.definitions, `stream ${name}`, given);
  const settings = unmaskSettings(`stream ${name}`, resolved.settings, stored?.settings ?? {});
  const parts = await makeParts(
    environment,
    { name, config: { ...resolved, settings } },
    environment.closing,
  );
  // Parts and options that do not go together are told here.
  newPipeline(environment, parts);
  return parts;
}
