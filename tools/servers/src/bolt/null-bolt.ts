import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { record, success } from './answer.ts';
import { chunked } from './chunks.ts';
import type { PackMap, PackValue } from './packstream/value.ts';
import { encodeVersion } from './version.ts';
import type { BoltVersion } from './version.ts';

// Reached from src and from dist alike.
const program = fileURLToPath(new URL('../../null-bolt/null-bolt.mjs', import.meta.url));

const tags = { run: 0x10, begin: 0x11, commit: 0x12, rollback: 0x13, pull: 0x3f } as const;

/** How a null server is started. */
export interface NullBoltOptions {
  /** @defaultValue 127.0.0.1 */
  readonly host?: string | undefined;
  /** @defaultValue one that is free */
  readonly port?: number | undefined;
  /** The version it speaks, whatever the client proposes. @defaultValue 5.8 */
  readonly version?: BoltVersion | undefined;
  /** How long it keeps each answer. @defaultValue 0 */
  readonly latencyMs?: number | undefined;
  /** What it says it is. @defaultValue `Neo4j/5.26.0` */
  readonly serverAgent?: string | undefined;
  /**
   * The answers to statements that a client asks before it writes, by how their text begins.
   *
   * @defaultValue none: every statement succeeds without fields and records
   */
  readonly statements?: Readonly<Record<string, NullBoltRows>> | undefined;
}

/** The answer to a statement. */
export interface NullBoltRows {
  readonly fields: readonly string[];
  readonly records: readonly (readonly PackValue[])[];
}

/** What a null server has counted since its start. */
export interface NullBoltCounters {
  /** The connections it took. */
  readonly connections: number;
  /** The messages of every kind. */
  readonly messages: number;
  readonly runs: number;
  readonly pulls: number;
  readonly begins: number;
  readonly commits: number;
  readonly rollbacks: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** How often answers left after bytes had come since the last ones left. The handshake is none. */
  readonly roundTrips: number;
  /** The processor time of its process, in user and system mode. */
  readonly cpuMs: number;
}

interface Reported extends Omit<NullBoltCounters, 'runs' | 'pulls' | 'begins' | 'commits' | 'rollbacks'> {
  readonly byTag: readonly number[];
}

/** What the process says first: the port it listens on, or the code of the error that kept it from that. */
interface FirstWord {
  readonly port?: number | undefined;
  readonly failed?: string | undefined;
}

/**
 * Starts a server of Bolt in a process of its own that answers everything with success at once and looks at no parameter: what a
 * client spends on itself. It reads the beginning of a statement only where it was told what to answer.
 *
 * Settles when it takes connections. The process ends with this one.
 */
export async function startNullBolt(options: NullBoltOptions = {}): Promise<NullBolt> {
  const { host = '127.0.0.1', port = 0, version = '5.8', latencyMs = 0 } = options;
  // What this process was started with, an inspector or a loader, is not for that one.
  const child = fork(program, [host, String(port)], { execArgv: [], serialization: 'json' });
  const [first] = (await Promise.race([once(child, 'message'), ended(child)])) as [FirstWord];
  if (first.port === undefined)
    throw new Error(`The null Bolt server: expected to listen on ${host}:${port}, got ${first.failed}`);
  const server = new NullBolt(child, `${host}:${first.port}`);
  await server.tell({
    kind: 'plan',
    latencyMs,
    version: encodeVersion(version).toString('base64'),
    answers: answersOf(server.address, options),
    statements: Object.entries(options.statements ?? {}).map(([text, rows]) => [text, ...rowsAnswer(rows)]),
  });
  return server;
}

/** A server made by {@link startNullBolt}. */
export class NullBolt implements AsyncDisposable {
  /** Where it is, as `host:port`. */
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  readonly #waiting = new Map<number, (counters: Reported) => void>();
  #lastId = 0;

  constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.address = address;
    this.#gone = once(child, 'exit');
    child.on('message', (message: { id: number; counters: Reported }) => {
      this.#waiting.get(message.id)?.(message.counters);
      this.#waiting.delete(message.id);
    });
  }

  /** The id of its process, for who measures it. */
  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** The address for a driver that is to stay with this server. */
  get url(): string {
    return `bolt://${this.address}`;
  }

  /** The address for a driver that is to ask for a routing table. */
  get routingUrl(): string {
    return `neo4j://${this.address}`;
  }

  /** Reads what was counted. Rejects when the process is gone. */
  async counters(): Promise<NullBoltCounters> {
    const { byTag, ...rest } = await this.tell({ kind: 'counters' });
    const count = (tag: number): number => byTag[tag] ?? 0;
    return {
      ...rest,
      runs: count(tags.run),
      pulls: count(tags.pull),
      begins: count(tags.begin),
      commits: count(tags.commit),
      rollbacks: count(tags.rollback),
    };
  }

  /** Tells the process something; it answers with its counters. */
  async tell(message: { readonly kind: string; readonly [key: string]: unknown }): Promise<Reported> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = new Promise<Reported>((resolve) => this.#waiting.set(id, resolve));
    const gone = this.#gone.then(() => {
      throw new Error('The null Bolt server: expected its process to answer, got its end');
    });
    this.#child.send({ ...message, id }, () => undefined);
    return Promise.race([answer, gone]);
  }

  /** Ends the process. Settles once it is gone; may be called again. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

async function ended(child: ChildProcess): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`The null Bolt server: expected its process to listen, got its end with ${code}`);
}

const bookmark = 'null:1';
const summary = { type: 'rw', t_last: 0, db: 'neo4j', bookmark };

/** The answers as they are sent, by the tag of the message. */
function answersOf(address: string, { serverAgent = 'Neo4j/5.26.0' }: NullBoltOptions): [number, string][] {
  const addresses = [address];
  const roles = ['WRITE', 'READ', 'ROUTE'].map((role) => ({ role, addresses }));
  const metadata: [number, PackMap][] = [
    [0x01, { server: serverAgent, connection_id: 'bolt-1', hints: {} }],
    [0x0f, {}],
    [tags.run, { fields: [], t_first: 0, db: 'neo4j' }],
    [tags.begin, { db: 'neo4j' }],
    [tags.commit, { bookmark }],
    [tags.rollback, {}],
    [0x2f, summary],
    [tags.pull, summary],
    [0x54, {}],
    [0x66, { rt: { ttl: 300, db: 'neo4j', servers: roles } }],
    [0x6a, {}],
    [0x6b, {}],
  ];
  return metadata.map(([tag, map]) => [tag, sent([success(map)])]);
}

/** What is sent for the RUN of a statement, and for the PULL that follows. */
function rowsAnswer({ fields, records }: NullBoltRows): [string, string] {
  const rows = records.map((values) => record(values, 'number'));
  return [
    sent([success({ fields: [...fields], t_first: 0, db: 'neo4j' })]),
    sent([...rows, success({ ...summary, type: 'r' })]),
  ];
}

function sent(messages: readonly Buffer[]): string {
  return Buffer.concat(messages.flatMap(chunked)).toString('base64');
}
