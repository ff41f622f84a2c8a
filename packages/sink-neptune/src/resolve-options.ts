import { graphShape, misconfigured } from '@rivergraph/core';
import type { GraphShape } from '@rivergraph/core';
import { credentialsProvider, regionOf } from './driver/credentials.ts';
import type { PoolAuth, PoolOptions } from './driver/pool-options.ts';
import type { NeptuneSinkOptions, RequestForm } from './options.ts';
import { createIds } from './statement/ids.ts';
import type { GraphIds } from './statement/ids.ts';

/** Options with their defaults, checked. */
export interface ResolvedOptions {
  readonly graph: GraphShape | undefined;
  readonly form: RequestForm;
  readonly ids: GraphIds;
  readonly edges: 'upsert' | 'add';
  readonly maxRecords: number;
  readonly writeTimeoutMs: number;
  readonly pool: PoolOptions;
}

/** How the number of an option is counted, and from where on. */
interface NumberRule {
  readonly unit: string;
  readonly least: number;
}

const count: NumberRule = { unit: 'a whole number', least: 1 };
const milliseconds: NumberRule = { unit: 'a whole number of milliseconds', least: 1 };
const forms: readonly unknown[] = ['auto', 'chain', 'inject', 'coalesce'];
const serializers: readonly unknown[] = ['graphson', 'graphbinary'];

/** Resolves the options; those of plain JavaScript may be anything. Failure: throws `misconfigured`. */
export function resolveOptions(options: NeptuneSinkOptions): ResolvedOptions {
  if (!isObject(options))
    throw misconfigured(`neptune: expected an object of options, got ${kindOf(options)}`);
  const { graph, form = 'auto', ids, conditionalCreate = true } = options;
  if (!forms.includes(form)) throw wrong('form', "'auto', 'chain', 'inject' or 'coalesce'", form);
  if (typeof conditionalCreate !== 'boolean')
    throw wrong('conditionalCreate', 'true or false', conditionalCreate);
  checkRules(ids);
  return {
    graph: graph === undefined ? undefined : graphShape(graph),
    form,
    ids: createIds(ids),
    edges: conditionalCreate ? 'upsert' : 'add',
    maxRecords: numberOf('maxRecords', options.maxRecords ?? (form === 'inject' ? 1_000 : 200), count),
    writeTimeoutMs: numberOf('writeTimeoutMs', options.writeTimeoutMs ?? 150_000, milliseconds),
    pool: resolvePool(options),
  };
}

function resolvePool(options: NeptuneSinkOptions): PoolOptions {
  const { tls, serializer = 'graphson', statusCheck = true } = options;
  const url = urlOf(options.url);
  if (tls !== undefined && !isObject(tls)) throw wrong('tls', 'an object', kindOf(tls));
  if (!serializers.includes(serializer)) throw wrong('serializer', "'graphson' or 'graphbinary'", serializer);
  if (typeof statusCheck !== 'boolean') throw wrong('statusCheck', 'true or false', statusCheck);
  return {
    url,
    auth: authOf(url, options.auth),
    tls,
    serializer,
    connections: 2 * numberOf('writerVcpus', options.writerVcpus ?? 2, count),
    heartbeatMs: numberOf('heartbeatMs', options.heartbeatMs ?? 5_000, milliseconds),
    connectTimeoutMs: numberOf('connectTimeoutMs', options.connectTimeoutMs ?? 10_000, milliseconds),
    maxAgeMs: numberOf('maxConnectionAgeMs', options.maxConnectionAgeMs ?? 3_600_000, milliseconds),
    maxRequestBytes: numberOf('maxRequestBytes', options.maxRequestBytes ?? 8 * 1024 * 1024, {
      unit: 'a whole number of bytes',
      least: 1_024,
    }),
    askStatus: statusCheck,
  };
}

function urlOf(text: unknown): URL {
  const expected = 'an address like wss://host:8182/gremlin';
  if (typeof text !== 'string' || !URL.canParse(text)) throw wrong('url', expected, kindOf(text));
  const url = new URL(text);
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw wrong('url', expected, `one that begins with ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw wrong(
      'url',
      'an address without user and password, which go into the option auth',
      'one with them',
    );
  url.hash = '';
  return url;
}

function authOf(url: URL, auth: unknown): PoolAuth | undefined {
  if (auth === undefined) return undefined;
  const expected = '{ iam: … } or { username, password }';
  if (!isObject(auth)) throw wrong('auth', expected, kindOf(auth));
  const { iam, username, password } = auth as Record<string, unknown>;
  if (isObject(iam)) {
    const { region, credentials } = iam as NonNullable<
      Extract<NeptuneSinkOptions['auth'], { iam: unknown }>
    >['iam'];
    return { kind: 'iam', region: regionOf(url, region), credentials: credentialsProvider(credentials) };
  }
  if (typeof username === 'string' && typeof password === 'string')
    return { kind: 'password', username, password };
  throw wrong('auth', expected, 'neither');
}

function checkRules(ids: unknown): void {
  if (ids === undefined) return;
  if (!isObject(ids)) throw wrong('ids', 'an object with rules', kindOf(ids));
  for (const name of ['node', 'edge'] as const) {
    const rule = (ids as Record<string, unknown>)[name];
    if (rule !== undefined && typeof rule !== 'function')
      throw wrong(`ids.${name}`, 'a function', kindOf(rule));
  }
}

function numberOf(option: string, value: unknown, { unit, least }: NumberRule): number {
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number;
  throw wrong(option, `${unit} of at least ${least}`, value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An address or a credential may be anywhere, so texts are not shown. */
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? 'another text' : typeof value;
}

function wrong(option: string, expected: string, got: unknown): Error {
  const isShort = ['string', 'number', 'boolean', 'undefined'].includes(typeof got);
  const shown = isShort ? String(got as string) : kindOf(got);
  return misconfigured(`neptune: option ${option}: expected ${expected}, got ${shown}`);
}
