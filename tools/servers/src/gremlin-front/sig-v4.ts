import { createHash, createHmac } from 'node:crypto';
import type { AwsKeys } from '../aws/server.ts';
import type { IamRules } from './options.ts';

/** A call as it came; the names of the headers in lower case. */
export interface SignedCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

interface Signature {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  /** The rest of the scope: the service and the last word. */
  readonly rest: string;
  readonly signed: readonly string[];
  readonly value: string;
}

const algorithm = 'AWS4-HMAC-SHA256';
const service = 'neptune-db';
const lifeMs = 5 * 60_000;

/** Tells why a call is refused, by the version 4 of AWS's signatures; `undefined` when nothing is wrong with it. */
export function refusalOf(call: SignedCall, rules: IamRules, now: number): string | undefined {
  const signature = signatureOf(call.headers['authorization'] ?? '');
  if (signature === undefined) return 'Missing Authentication Token';
  const keys = rules.credentials.find(({ accessKeyId }) => accessKeyId === signature.accessKeyId);
  if (keys === undefined || keys.sessionToken !== call.headers['x-amz-security-token'])
    return 'The security token included in the request is invalid.';
  return (
    scopeRefusal(call, signature, rules.region) ??
    ageRefusal(call.headers['x-amz-date'] ?? '', now + (rules.skewMs ?? 0)) ??
    (expectedSignature(call, signature, keys) === signature.value
      ? undefined
      : 'The request signature we calculated does not match the signature you provided.')
  );
}

function signatureOf(header: string): Signature | undefined {
  const parts = /^(\S+) Credential=([^,\s]+), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/u.exec(
    header,
  );
  const [, name, credential = '', headers = '', value = ''] = parts ?? [];
  const [accessKeyId = '', date = '', region = '', ...rest] = credential.split('/');
  if (name !== algorithm || rest.length !== 2) return undefined;
  return { accessKeyId, date, region, rest: rest.join('/'), signed: headers.split(';'), value };
}

function scopeRefusal(
  call: SignedCall,
  signature: Signature,
  region: string | undefined,
): string | undefined {
  const { date, rest, signed } = signature;
  const expected = region ?? signature.region;
  const isInScope = rest === `${service}/aws4_request` && signature.region === expected;
  if (!isInScope || !call.headers['x-amz-date']?.startsWith(date))
    return `Credential should be scoped to the day of the request, ${expected} and ${service}.`;
  const unsigned = ['host', 'x-amz-date'].filter((name) => !signed.includes(name));
  return unsigned.length === 0 ? undefined : `Expected ${unsigned.join(' and ')} among the signed headers.`;
}

function ageRefusal(date: string, now: number): string | undefined {
  const iso = date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z');
  const age = now - Date.parse(iso);
  if (age > lifeMs) return `Signature expired: ${date} is earlier than five minutes ago.`;
  if (age < -lifeMs) return `Signature not yet current: ${date} is later than in five minutes.`;
  return Number.isNaN(age) ? 'Expected a date in X-Amz-Date.' : undefined;
}

function expectedSignature(call: SignedCall, signature: Signature, keys: AwsKeys): string {
  const { date, region, rest, signed } = signature;
  const headers = signed.map(
    (name) => `${name}:${(call.headers[name] ?? '').trim().replaceAll(/ +/gu, ' ')}\n`,
  );
  const payload = call.headers['x-amz-content-sha256'] ?? sha256('');
  const canonical = [
    call.method,
    ...canonicalPath(call.path),
    headers.join(''),
    signed.join(';'),
    payload,
  ].join('\n');
  const scope = `${date}/${region}/${rest}`;
  const text = [algorithm, call.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = [date, region, ...rest.split('/')].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`);
  return hmac(key, text).toString('hex');
}

/** The path, and the query in the order of its names. */
function canonicalPath(path: string): [string, string] {
  const { pathname, searchParams } = new URL(path, 'http://front');
  searchParams.sort();
  return [pathname, searchParams.toString().replaceAll('+', '%20')];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
