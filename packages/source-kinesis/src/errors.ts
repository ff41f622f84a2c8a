import { RivergraphError } from '@rivergraph/core';
import { byName, bySystemCode, missingNames } from './error-table.ts';
import type { MeaningTable } from './error-table.ts';
import { verdicts } from './error-verdicts.ts';
import type { Meaning, Verdict } from './error-verdicts.ts';

/** What the message of an error may say besides what came. */
export interface AwsErrorWords {
  /**
   * The reason when what was asked for does not exist: `stream-missing`.
   *
   * @defaultValue `'missing'`
   */
  readonly missing?: string | undefined;
  /** The IAM actions that are needed: `kinesis:ListShards`. */
  readonly actions?: readonly string[] | undefined;
}

/** The parts of an error of the client or of Node that say what it is. */
interface Fields {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown; readonly clockSkewCorrected?: unknown } | null;
  readonly $retryable?: { readonly throttling?: unknown } | null;
}

interface Finding {
  readonly verdict: Verdict;
  /** What came, in words that hold no data. */
  readonly got: string;
}

const deepest = 10;
const trusted = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_)/;
const plainName = /^\w{1,60}$/;

/**
 * Gives what an AWS client threw a code and a reason; an error of ours passes as it is. `subject` says what was being done,
 * and begins the message.
 */
export function awsError(error: unknown, subject: string, words: AwsErrorWords = {}): RivergraphError {
  const chain = unwrap(error);
  const ours = chain.find((one) => one instanceof RivergraphError);
  if (ours !== undefined) return ours;
  const found =
    first(chain, skewFinding) ??
    first(chain, (fields) => namedFinding(fields, words)) ??
    first(chain, systemFinding) ??
    first(chain, statusFinding) ??
    fallback(chain);
  const { code, reason, expected } = found.verdict;
  return new RivergraphError(`${subject}: expected ${expected}, got ${found.got}${hintOf(found, words)}`, {
    code,
    reason,
    cause: error,
  });
}

/** Gives an error and all that it stands for, the outermost first. */
function unwrap(error: unknown): readonly Fields[] {
  const chain: Fields[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (!isFields(value) || depth > deepest || chain.includes(value)) return;
    chain.push(value);
    visit(value.cause, depth + 1);
    if (Array.isArray(value.errors)) for (const inner of value.errors) visit(inner, depth + 1);
  };
  visit(error, 0);
  return chain;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function first(chain: readonly Fields[], find: (fields: Fields) => Finding | undefined): Finding | undefined {
  for (const fields of chain) {
    const found = find(fields);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The client has learnt the time from the answer, and signs with it from now on. */
function skewFinding({ $metadata }: Fields): Finding | undefined {
  if ($metadata?.clockSkewCorrected !== true) return undefined;
  return { verdict: verdicts['service-fault'], got: 'a signature with the time of a clock that is wrong' };
}

function namedFinding({ name }: Fields, { missing = 'missing' }: AwsErrorWords): Finding | undefined {
  if (typeof name !== 'string') return undefined;
  const plain = plainOf(name);
  if (missingNames.has(plain)) return { verdict: missingVerdict(missing), got: article(plain) };
  const verdict = own(byName, plain);
  return verdict === undefined ? undefined : { verdict, got: article(plain) };
}

function missingVerdict(reason: string): Verdict {
  return {
    code: 'misconfigured',
    reason,
    expected: 'it to exist',
    hint: 'check its name, the region and the account',
  };
}

function article(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** A service may send `namespace#Name:address`. */
function plainOf(name: string): string {
  const end = name.indexOf(':');
  return (end < 0 ? name : name.slice(0, end)).replace(/^.*#/, '');
}

function systemFinding({ code, message }: Fields): Finding | undefined {
  if (typeof message === 'string' && message.startsWith('Region is missing'))
    return { verdict: verdicts['no-region'], got: 'none' };
  if (typeof code !== 'string') return undefined;
  const verdict = own(bySystemCode, code) ?? (trusted.test(code) ? verdicts.tls : undefined);
  return verdict === undefined ? undefined : { verdict, got: code };
}

/** What is between here and the service, or an emulator, may answer with a status and no name that is known. */
function statusFinding({ $metadata, $retryable }: Fields): Finding | undefined {
  const status = $metadata?.httpStatusCode;
  if (typeof status !== 'number' || status < 400) return undefined;
  const got = `status ${status}`;
  if (status === 429 || $retryable?.throttling === true) return { verdict: verdicts['too-many'], got };
  if (status >= 500 || status === 408) return { verdict: verdicts['service-fault'], got };
  return { verdict: status === 401 || status === 403 ? verdicts.forbidden : verdicts.refused, got };
}

function fallback([fields]: readonly Fields[]): Finding {
  const name = fields?.name;
  const got = typeof name === 'string' && plainName.test(name) ? article(name) : 'something else';
  return { verdict: verdicts['service-fault'], got };
}

function hintOf({ verdict }: Finding, { actions }: AwsErrorWords): string {
  const needed = verdict.tellsActions === true && actions !== undefined;
  const hint = needed ? `grant ${actions.join(', ')}` : verdict.hint;
  return hint === undefined ? '' : ` (${hint})`;
}

/** A name like `constructor` must find nothing. */
function own(table: MeaningTable, name: string): Verdict | undefined {
  const meaning: Meaning | undefined = Object.hasOwn(table, name) ? table[name] : undefined;
  return meaning === undefined ? undefined : verdicts[meaning];
}

/** The reason of an error of ours, if it has one. */
export function reasonOf(error: unknown): string | undefined {
  return error instanceof RivergraphError ? error.reason : undefined;
}
