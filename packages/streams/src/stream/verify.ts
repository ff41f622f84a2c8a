import { closed, isRetryable, unavailable } from '@rivergraph/core';
import type { RivergraphError, Source, SourceContext } from '@rivergraph/core';
import { abortable, atMost } from '@rivergraph/core/adapter';
import type { Environment } from '../environment.ts';
import { codedError } from '../failure.ts';
import type { StreamParts } from './parts.ts';

/** It is opened only to hear whether what it reads exists. */
const budget: SourceContext['budget'] = { maxPendingRecords: 1000, maxBufferedBytes: 1024 * 1024 };

/**
 * Opens the source of a stream as a dry run does, joining nothing, and closes it.
 *
 * Settles after the time limit at the latest, with why the source does not answer, or `undefined` where it does. Failure: whatever
 * else the source says, e.g. `misconfigured` for a topic that does not exist.
 */
export async function verifySource(
  environment: Environment,
  { pipeline, context, stream }: StreamParts,
): Promise<RivergraphError | undefined> {
  const { clock, verifyTimeoutMs, closing } = environment;
  if (verifyTimeoutMs === 0) return undefined;
  const source: Source = pipeline.source;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([giveUp.signal, closing]);
  const asked = ask(source, {
    signal,
    clock,
    logger: context.logger,
    purpose: 'check',
    budget,
    until: 'end',
  });
  let outcome: Outcome | undefined;
  // A source that does not listen to its signal must not hold up the end of the streams.
  const answered = abortable(asked, closing).then((answer) => {
    outcome = answer;
  });
  await atMost(clock, verifyTimeoutMs, answered);
  closing.throwIfAborted();
  giveUp.abort(closed(`stream ${stream.name}: no answer is waited for any more`));
  return verdict(outcome, `stream ${stream.name}: source ${source.name}`, verifyTimeoutMs);
}

type Outcome = { readonly type: 'opened' } | { readonly type: 'failed'; readonly error: unknown };

/** A session that opens too late is closed too. */
async function ask(source: Source, context: SourceContext): Promise<Outcome> {
  try {
    const session = await source.open(context);
    await session.close().catch(() => undefined);
    return { type: 'opened' };
  } catch (error) {
    return { type: 'failed', error };
  }
}

function verdict(
  outcome: Outcome | undefined,
  subject: string,
  timeoutMs: number,
): RivergraphError | undefined {
  if (outcome === undefined)
    return unavailable(`${subject}: expected an answer within ${timeoutMs} ms, got none`);
  if (outcome.type === 'opened') return undefined;
  const error = codedError(subject, outcome.error);
  if (isRetryable(error)) return error;
  throw error;
}
