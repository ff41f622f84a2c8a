import { unavailable } from '@rivergraph/core';
import type { CheckOptions, CheckResult } from '@rivergraph/core';
import type { StreamCheck } from '../contracts/streams.ts';
import type { Environment } from '../environment.ts';
import { timeoutOf } from './bounds.ts';
import { endingSource } from './ending-source.ts';
import type { SourceEnds } from './ending-source.ts';
import { makeParts, newPipeline } from './parts.ts';
import type { NamedConfig } from './parts.ts';

/**
 * The dry run of a stream, with parts of its own, so that it may run meanwhile. Its time counts from here on; the end of the streams
 * ends it.
 */
export async function checkStream(
  environment: Environment,
  stream: NamedConfig,
  options: CheckOptions = {},
): Promise<StreamCheck> {
  const { clock, closing } = environment;
  const subject = `stream ${stream.name}`;
  const timeoutMs = timeoutOf(subject, options.timeoutMs);
  const over = new AbortController();
  const late = unavailable(`${subject}: expected its source to open within ${timeoutMs} ms, it has not`);
  const timer = clock.setTimer(() => over.abort(late), timeoutMs);
  try {
    const ends = { over: over.signal, broken: closing };
    const result = await checkUntil(environment, stream, { options: { ...options, timeoutMs }, ends });
    closing.throwIfAborted();
    const rows = result.statements.map(({ text, parameters }) => ({ query: text, params: parameters }));
    const isLate = over.signal.aborted && result.reason === 'end';
    return { ...result, reason: isLate ? 'timeout' : result.reason, rows };
  } finally {
    timer.cancel();
  }
}

interface Until {
  readonly options: CheckOptions;
  readonly ends: SourceEnds;
}

async function checkUntil(
  environment: Environment,
  stream: NamedConfig,
  { options, ends }: Until,
): Promise<CheckResult> {
  const parts = await makeParts(environment, stream, AbortSignal.any([ends.over, ends.broken]));
  const source = endingSource(parts.pipeline.source, ends);
  const pipeline = newPipeline(environment, { ...parts, pipeline: { ...parts.pipeline, source } });
  return await pipeline.check(options);
}
