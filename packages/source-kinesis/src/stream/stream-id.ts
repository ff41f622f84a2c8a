import { misconfigured } from '@rivergraph/core';

/** A stream as the user names it. */
export interface StreamId {
  readonly name: string;
  /** How a request names it. By name unless an ARN was given: a name is all that some emulators know. */
  readonly address: { readonly StreamName: string } | { readonly StreamARN: string };
  /** Of the ARN. */
  readonly region: string | undefined;
}

const namePattern = /^[a-zA-Z0-9_.-]{1,128}$/;
const arnPattern = /^arn:aws[a-z-]*:kinesis:([a-z0-9-]+):\d{12}:stream\/([a-zA-Z0-9_.-]{1,128})$/;

/** Reads what the user says of a stream: its name, or its ARN. Failure: `misconfigured` with reason `stream-name`. */
export function toStreamId(stream: string): StreamId {
  if (namePattern.test(stream)) return { name: stream, address: { StreamName: stream }, region: undefined };
  const [, region, name] = arnPattern.exec(stream) ?? [];
  if (name !== undefined) return { name, address: { StreamARN: stream }, region };
  throw misconfigured('kinesis: expected `stream` to be the name or the ARN of a stream, got another text', {
    reason: 'stream-name',
  });
}
