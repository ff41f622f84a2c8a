import { misconfigured, RivergraphError, unauthorized, unavailable } from '@rivergraph/core';
import { redact } from './redact.ts';

/** Credentials of AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Gives credentials, those it remembers where it may. Called for each connection. */
export type CredentialsProvider = (options?: { readonly forceRefresh?: boolean }) => Promise<AwsCredentials>;

/** What a user may give: credentials that never change, or a function as those of the AWS SDK. */
export type CredentialsOption =
  | AwsCredentials
  | ((options?: { readonly forceRefresh?: boolean }) => AwsCredentials | Promise<AwsCredentials>);

const host = /\.([a-z]{2}(?:-[a-z]+)+-\d+)\.neptune\.amazonaws\.com(?:\.cn)?$/;

/**
 * Gives where credentials come from: the user's own, else the default chain of AWS, which is loaded when it is first asked.
 *
 * Failure: the provider rejects with `unavailable` where the source fails, with `unauthorized` where the
 * chain finds none, and with `misconfigured` where it gives something else. No message holds what it gave.
 */
export function credentialsProvider(option: CredentialsOption | undefined): CredentialsProvider {
  const ask = option === undefined ? defaultChain() : typeof option === 'function' ? option : () => option;
  return async (options) => checked(await call(async () => await ask(options)));
}

/**
 * Gives the region to sign for: the option, else the one in the host's name, else `AWS_REGION`.
 *
 * Failure: throws `misconfigured` where none of them tells it.
 */
export function regionOf(url: URL, option: string | undefined): string {
  const region = option ?? host.exec(url.hostname)?.[1] ?? process.env['AWS_REGION'];
  if (typeof region === 'string' && region !== '') return region;
  throw misconfigured(
    'neptune: option auth.iam.region: expected a region, got none, and neither the host nor AWS_REGION tells it',
  );
}

/** The chain remembers what it found, so there is one for all connections. */
function defaultChain(): CredentialsProvider {
  let chain: Promise<CredentialsProvider> | undefined;
  return async (options) => {
    chain ??= import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider());
    const provider = await chain;
    return await provider(options);
  };
}

async function call(ask: () => Promise<unknown>): Promise<unknown> {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    throw sourceError(cause);
  }
}

function sourceError(cause: unknown): RivergraphError {
  const fault = sourceFault(cause);
  const subject = 'neptune: option auth.iam.credentials: expected credentials';
  // What the chain of AWS says where none of its sources has any.
  if (fault.name === 'CredentialsProviderError')
    return unauthorized(`${subject}, found none`, { reason: 'credentials', cause: fault });
  return unavailable(`${subject}, their source failed`, { outcome: 'not-applied', cause: fault });
}

/** What else hangs on such an error may be what it was about to give. */
function sourceFault(cause: unknown): Error {
  const { name, message } = cause instanceof Error ? cause : { name: 'Error', message: 'no error' };
  return Object.assign(new Error(redact(message, [])), { name });
}

function checked(given: unknown): AwsCredentials {
  if (typeof given === 'object' && given !== null) {
    const { accessKeyId, secretAccessKey, sessionToken } = given as Record<string, unknown>;
    if (isText(accessKeyId) && isText(secretAccessKey)) {
      if (sessionToken === undefined || sessionToken === null) return { accessKeyId, secretAccessKey };
      if (isText(sessionToken)) return { accessKeyId, secretAccessKey, sessionToken };
    }
  }
  // What came may be a secret, so it is not shown.
  throw misconfigured(
    'neptune: option auth.iam.credentials: expected accessKeyId, secretAccessKey and, where there is one, sessionToken as texts, got something else',
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
