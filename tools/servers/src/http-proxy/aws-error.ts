import type { HttpEffect } from './options.ts';
import type { WholeAnswer } from './upstream.ts';

/** An error that a service of AWS could answer. */
export type AwsErrorAnswer = Omit<Extract<HttpEffect, { kind: 'error' }>, 'kind' | 'when'>;

/** Writes an error the way the services with JSON do. */
export function awsErrorAnswer({ code, status, message, retryAfterSeconds }: AwsErrorAnswer): WholeAnswer {
  const text = message ?? `${code}, as the fault proxy was told to answer.`;
  return {
    status: status ?? statusOf(code),
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: Buffer.from(JSON.stringify({ __type: code, message: text })),
  };
}

function statusOf(code: string): number {
  if (code.startsWith('Internal')) return 500;
  return code.startsWith('ServiceUnavailable') ? 503 : 400;
}
