import { PackReader } from './packstream/reader.ts';
import type { PackMap } from './packstream/value.ts';

/** The name of a message that clients send. */
export type RequestName =
  | 'HELLO'
  | 'LOGON'
  | 'LOGOFF'
  | 'GOODBYE'
  | 'RESET'
  | 'RUN'
  | 'PULL'
  | 'DISCARD'
  | 'BEGIN'
  | 'COMMIT'
  | 'ROLLBACK'
  | 'ROUTE'
  | 'TELEMETRY';

const names: ReadonlyMap<number, RequestName> = new Map([
  [0x01, 'HELLO'],
  [0x02, 'GOODBYE'],
  [0x0f, 'RESET'],
  [0x10, 'RUN'],
  [0x11, 'BEGIN'],
  [0x12, 'COMMIT'],
  [0x13, 'ROLLBACK'],
  [0x2f, 'DISCARD'],
  [0x3f, 'PULL'],
  [0x54, 'TELEMETRY'],
  [0x66, 'ROUTE'],
  [0x6a, 'LOGON'],
  [0x6b, 'LOGOFF'],
]);

/** A message of a client, read as far as the protocol needs it. */
export interface Request {
  readonly name: RequestName;
  /**
   * The map that the message carries; empty where there is none. Of ROUTE the database and the impersonated user, with the
   * routing context as `routing` and the bookmarks as `bookmarks`; of TELEMETRY the number as `api`.
   */
  readonly metadata: PackMap;
  /** The statement, of RUN. */
  readonly text?: string | undefined;
  /** The parameters of the statement as they came, of RUN. */
  readonly parameters?: Buffer | undefined;
}

/** Reads a message. The parameters of a statement are found and not read. Throws on what is no message of Bolt. */
export function readRequest(message: Buffer): Request {
  const [head = 0, tag = 0] = message;
  const name = names.get(tag);
  if (name === undefined) throw new Error(`Bolt: expected a message, got the tag 0x${tag.toString(16)}`);
  const reader = new PackReader(message, 'number', 2);
  if (name === 'RUN') return readRun(message, reader);
  if (name === 'ROUTE') return readRoute(reader);
  if (name === 'TELEMETRY') return { name, metadata: { api: reader.read() } };
  return { name, metadata: (head & 0x0f) === 0 ? {} : reader.readMap() };
}

function readRun(message: Buffer, reader: PackReader): Request {
  const text = reader.readString();
  const start = reader.position;
  reader.skip();
  const parameters = message.subarray(start, reader.position);
  return { name: 'RUN', text, parameters, metadata: reader.readMap() };
}

function readRoute(reader: PackReader): Request {
  const routing = reader.readMap();
  const bookmarks = reader.read();
  // Bolt 4.3 sends the name of the database as it is.
  const rest = reader.read();
  const place = typeof rest === 'string' ? { db: rest } : rest === null ? {} : (rest as PackMap);
  return { name: 'ROUTE', metadata: { ...place, routing, bookmarks } };
}
