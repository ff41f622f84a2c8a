import type { CheckOptions } from '@rivergraph/core';
import type { StreamCheck } from '../contracts/streams.ts';
import type { Environment } from '../environment.ts';
import { makeParts, newPipeline } from './parts.ts';
import type { NamedConfig } from './parts.ts';

/** The dry run of a stream, with parts of its own, so that it may run meanwhile. */
export async function checkStream(
  environment: Environment,
  stream: NamedConfig,
  options: CheckOptions | undefined,
): Promise<StreamCheck> {
  const parts = await makeParts(environment, stream);
  const result = await newPipeline(environment, parts).check(options);
  const rows = result.statements.map(({ text, parameters }) => ({ query: text, params: parameters }));
  return { ...result, rows };
}
