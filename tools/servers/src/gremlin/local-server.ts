import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerFolder } from '../process/server-folder.ts';
import { ServerProcess, tailOf } from '../process/server-process.ts';
import { placeCertificate } from './certificate.ts';
import { jvmArguments } from './jvm.ts';
import type { ResolvedGremlinOptions } from './options.ts';
import { untilGremlinReady } from './ready.ts';
import type { GremlinRuntime } from './runtime.ts';
import type { GremlinServer } from './server.ts';
import { fileNames, filesOf } from './settings.ts';
import { gremlinUser } from './users.ts';

/** What a server is run from. */
export interface LocalGremlinParts {
  readonly runtime: GremlinRuntime;
  readonly options: ResolvedGremlinOptions;
  readonly folder: ServerFolder;
  readonly port: number;
  /** The certificate, for TLS. */
  readonly ca: string | undefined;
}

const mainClass = 'org.apache.tinkerpop.gremlin.server.GremlinServer';

/** A server whose process this machine runs. */
export class LocalGremlin implements GremlinServer {
  readonly origin: 'docker' | 'java';
  readonly version: string;
  readonly host: string = '127.0.0.1';
  readonly port: number;
  readonly url: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly ca: string | undefined;
  readonly #parts: LocalGremlinParts;
  #process: ServerProcess | undefined;
  #runs = 0;

  private constructor(parts: LocalGremlinParts) {
    const { runtime, options, port, ca } = parts;
    const user = options.auth === 'required' ? gremlinUser : undefined;
    this.origin = runtime.how;
    this.version = options.version;
    this.port = port;
    this.url = `${ca === undefined ? 'ws' : 'wss'}://${this.host}:${port}/gremlin`;
    this.username = user?.username;
    this.password = user?.password;
    this.ca = ca;
    this.#parts = parts;
  }

  /** Starts a server. Resolves once it answers; leaves no process behind when it rejects. */
  static async start(parts: Omit<LocalGremlinParts, 'ca'>): Promise<LocalGremlin> {
    const { folder, port, options } = parts;
    const ca = options.tls === 'required' ? await placeCertificate(folder.path) : undefined;
    for (const [name, text] of Object.entries(filesOf({ folder: folder.path, port, options })))
      await writeFile(join(folder.path, name), text);
    const server = new LocalGremlin({ ...parts, ca });
    try {
      await server.#run();
      return server;
    } catch (error) {
      await server.kill();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#process?.isRunning === true ? this.#process.pid : undefined;
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async restart(): Promise<void> {
    // Nothing is kept of the graph, so that there is nothing to end in peace for.
    await this.kill();
    await this.#run();
  }

  async pause(): Promise<void> {
    await this.#process?.signal('SIGSTOP');
  }

  async resume(): Promise<void> {
    await this.#process?.signal('SIGCONT');
  }

  log(): string {
    return tailOf(this.#logFile);
  }

  async stop(): Promise<void> {
    await this.kill();
    await this.#parts.folder.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #logFile(): string {
    return join(this.#parts.folder.path, `server-${this.#runs}.log`);
  }

  async #run(): Promise<void> {
    const { runtime, options, folder } = this.#parts;
    const { path } = folder;
    const java = jvmArguments(options, path);
    const plan = runtime.process({ java, main: [mainClass, join(path, fileNames.server)], folder: path });
    // What the last run could not do is no news of this one.
    this.#runs += 1;
    const logFile = this.#logFile;
    const process = await ServerProcess.start({ ...plan, folder: path, logFile });
    this.#process = process;
    await untilGremlinReady({ address: this, process, logFile, folder: path });
  }
}
