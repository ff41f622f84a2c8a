import { RivergraphError } from '@rivergraph/core';
import type { ErrorDetails } from '@rivergraph/core';
import { byFault, byName, byNumber, bySystemCode, byType } from './error-table.ts';
import { verdicts } from './error-verdicts.ts';
import type { Meaning, Verdict } from './error-verdicts.ts';

/** The parts of an error of kafkajs or Node that say what it is. */
interface Fields {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly retriable?: unknown;
  readonly error?: unknown;
  readonly errors?: unknown;
  readonly groups?: unknown;
  readonly partitions?: unknown;
}

interface Finding {
  readonly meaning: Meaning;
  /** What came, in words that hold no data. */
  readonly got: string;
}

const deepest = 10;
const trusted = /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_)/;
const cut =
  /closed connection|connection closed|connection error|connection timeout|timed out|not connected/i;

/**
 * Gives what the Kafka client threw a code and a reason; an error of ours passes as it is, also where kafkajs has wrapped it.
 * `subject` says what was being done, and begins the message.
 *
 * kafkajs wraps errors in errors and loses some on the way: the most telling one of the whole chain decides.
 */
export function kafkaError(error: unknown, subject: string, details: ErrorDetails = {}): RivergraphError {
  const chain = unwrap(error);
  const ours = chain.find((one) => one instanceof RivergraphError);
  if (ours !== undefined) return ours;
  const found = first(chain, wireFinding) ?? first(chain, namedFinding) ?? first(chain, faultFinding);
  const { code, reason, expected, hint } = found === undefined ? fallback(chain) : verdicts[found.meaning];
  const got = found?.got ?? nameOf(chain[0]);
  const text = `${subject}: expected ${expected}, got ${got}${hint === undefined ? '' : ` (${hint})`}`;
  return new RivergraphError(text, { code, reason, cause: error, ...details });
}

/** Gives an error and all that it stands for, the outermost first. */
function unwrap(error: unknown): readonly Fields[] {
  const chain: Fields[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (!isFields(value) || depth > deepest || chain.includes(value)) return;
    chain.push(value);
    for (const inner of [value.cause, value.error]) visit(inner, depth + 1);
    for (const list of [value.errors, value.groups, value.partitions])
      if (Array.isArray(list)) for (const inner of list) visit(inner, depth + 1);
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

/** What the broker or the network said. */
function wireFinding({ type, code }: Fields): Finding | undefined {
  if (typeof type === 'string') {
    const meaning = own(byType, type);
    if (meaning !== undefined) return { meaning, got: type };
  }
  if (typeof code === 'number') {
    const meaning = byNumber[code];
    return meaning === undefined ? undefined : { meaning, got: `error code ${code}` };
  }
  if (typeof code !== 'string') return undefined;
  const meaning = own(bySystemCode, code) ?? (trusted.test(code) ? 'tls' : undefined);
  return meaning === undefined ? undefined : { meaning, got: code };
}

function namedFinding(fields: Fields): Finding | undefined {
  // Some classes of kafkajs keep the name of the class they extend.
  for (const name of [fields.name, fields instanceof Error ? fields.constructor.name : undefined]) {
    const meaning = typeof name === 'string' ? own(byName, name) : undefined;
    if (meaning !== undefined) return { meaning: refine(fields, meaning), got: `a ${String(name)}` };
  }
  return undefined;
}

/** kafkajs keeps no cause where it failed to log in, or to make a socket at all: the text is what is left. */
function refine({ message }: Fields, meaning: Meaning): Meaning {
  if (typeof message !== 'string') return meaning;
  if (meaning === 'credentials') {
    if (message.includes('mechanism is not supported')) return 'sasl';
    return cut.test(message) ? 'closed-connection' : meaning;
  }
  const noSocket = meaning === 'connection' && message.startsWith('Failed to connect: ');
  return noSocket && !message.includes('config.brokers') ? 'address' : meaning;
}

function faultFinding({ name }: Fields): Finding | undefined {
  const meaning = typeof name === 'string' ? own(byFault, name) : undefined;
  return meaning === undefined ? undefined : { meaning, got: `a ${String(name)}` };
}

/** A name like `constructor` must find nothing. */
function own(table: { readonly [name: string]: Meaning | undefined }, name: string): Meaning | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What kafkajs itself would not try again needs a human; the innermost error knows best, as wrappers say no. */
function fallback(chain: readonly Fields[]): Verdict {
  const retriable = chain.findLast((fields) => typeof fields.retriable === 'boolean')?.retriable;
  if (retriable !== false) return verdicts.answer;
  return { code: 'misconfigured', reason: 'client', expected: 'a call that the Kafka client takes' };
}

function nameOf(fields: Fields | undefined): string {
  const name = fields?.name;
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? `a ${name}` : 'something else';
}
