import { parameterPlace } from '@rivergraph/cypher';
import type { CypherBinding, CypherWrite, StatementParameters, StatementWrite } from '@rivergraph/cypher';
import { bytesText } from './bytes-text.ts';
import type { BytesAs } from './bytes-text.ts';
import { checkDriverValue } from './driver-value.ts';
import { refused } from './refused.ts';

const names: { readonly [B in CypherBinding]: string } = {
  event: 'value',
  __value: 'value',
  __key: 'key',
  __header: 'headers',
  __timestamp: 'timestamp',
};

/**
 * Gives the values of a statement's bindings as Memgraph can take them: bytes as text, the time as text. Values of neo4j-driver stay as
 * they are where Memgraph reads them; all other objects with a class have become maps by then, see `cypher`.
 *
 * Memgraph closes the connection on a parameter that it cannot read, bytes among them, and one record would look like an outage.
 * Failure: throws `rejected`, with the binding's place, for bytes where nothing says how they are stored, and for an object of a class
 * that Memgraph does not read (see `checkDriverValue`).
 */
export function sentRow(
  { row, statement: { bindings } }: CypherWrite,
  bytes: BytesAs | undefined,
): readonly unknown[] {
  return row.map((value, at) => {
    const binding = bindings[at];
    const where = `cypher: ${binding === undefined ? 'binding' : names[binding]}`;
    return binding === '__timestamp' ? timeText(where, value) : sentValue(where, value, bytes);
  });
}

/** As `sentRow`, for the parameters of one statement. */
export function sentParameters(
  { parameters, text }: StatementWrite,
  bytes: BytesAs | undefined,
): StatementParameters {
  const sent = Object.entries(parameters).map(([name, value]): [string, unknown] => [
    name,
    typeof value === 'string' ? value : sentValue(`cypher: ${parameterPlace(text, name)}`, value, bytes),
  ]);
  return Object.fromEntries(sent);
}

function timeText(where: string, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const time = new Date(Number(value));
  const text = Number.isNaN(time.getTime()) ? '' : time.toISOString();
  if (/^\d{4}-/.test(text)) return text;
  throw refused(where, 'a time of the years 0000 to 9999', 'another one');
}

function sentValue(where: string, value: unknown, bytes: BytesAs | undefined): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : sentObject(where, value, bytes);
    default:
      throw refused(where, 'a value that Memgraph can take', `a ${typeof value}`);
  }
}

function sentObject(where: string, value: object, bytes: BytesAs | undefined): unknown {
  if (value instanceof Uint8Array || value instanceof Int8Array) {
    if (bytes !== undefined) return bytesText(value, bytes);
    throw refused(where, 'no bytes, which Memgraph has no type for; or the option bytes', 'some');
  }
  if (Array.isArray(value)) return Array.from(value, (item) => sentValue(where, item, bytes));
  if (!isPlain(value)) {
    checkDriverValue(where, value);
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, sentValue(where, item, bytes)]),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
