import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../process/run-command.ts';
import type { ServerFolder } from '../process/server-folder.ts';
import { ServerProcess, tailOf } from '../process/server-process.ts';
import { placeCertificate } from './certificate.ts';
import { jvmArguments } from './jvm.ts';
import type { ResolvedNeo4jOptions } from './options.ts';
import { untilNeo4jReady } from './ready.ts';
import type { Neo4jRuntime } from './runtime.ts';
import type { Neo4jRestartOptions, Neo4jServer } from './server.ts';
import { neo4jConf } from './settings.ts';
import { mainClassOf } from './version.ts';

/** What a server is run from. */
export interface LocalNeo4jParts {
  readonly runtime: Neo4jRuntime;
  readonly options: ResolvedNeo4jOptions;
  readonly folder: ServerFolder;
  readonly ports: { readonly listen: number; readonly advertise: number };
  /** The file with the certificate, for TLS. */
  readonly certificate: string | undefined;
}

const graceMs = 30_000;

/** A server whose process this machine runs. */
export class LocalNeo4j implements Neo4jServer {
  readonly origin: 'docker' | 'java';
  readonly version: string;
  readonly host: string = '127.0.0.1';
  readonly port: number;
  readonly url: string;
  readonly routedUrl: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly certificate: string | undefined;
  readonly #parts: LocalNeo4jParts;
  #process: ServerProcess | undefined;

  private constructor(parts: LocalNeo4jParts) {
    const { runtime, options, ports, certificate } = parts;
    const suffix = certificate === undefined ? '' : '+ssc';
    this.origin = runtime.how;
    this.version = options.version;
    this.port = ports.listen;
    this.url = `bolt${suffix}://${this.host}:${ports.listen}`;
    this.routedUrl = `neo4j${suffix}://${this.host}:${ports.advertise}`;
    this.username = options.password === undefined ? undefined : 'neo4j';
    this.password = options.password;
    this.certificate = certificate;
    this.#parts = parts;
  }

  /** Starts a server. Resolves once it answers; leaves no process behind when it rejects. */
  static async start(parts: Omit<LocalNeo4jParts, 'certificate'>): Promise<LocalNeo4j> {
    const { path } = parts.folder;
    const certificate = parts.options.tls === 'required' ? await placeCertificate(path) : undefined;
    const server = new LocalNeo4j({ ...parts, certificate });
    try {
      await server.#configure({});
      await server.#setFirstPassword();
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

  async restart({ settings = {} }: Neo4jRestartOptions = {}): Promise<void> {
    await this.#process?.stop(graceMs);
    await this.#configure(settings);
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
    const { folder } = this.#parts;
    // Nothing has to be kept of what is thrown away.
    if (folder.isTemporary) await this.kill();
    else await this.#process?.stop(graceMs);
    await folder.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #logFile(): string {
    return join(this.#parts.folder.path, 'server.log');
  }

  async #configure(more: Readonly<Record<string, string>>): Promise<void> {
    const { folder, ports, options } = this.#parts;
    const settings = { ...options.settings, ...more };
    const conf = neo4jConf({ folder: folder.path, ports, options: { ...options, settings } });
    await mkdir(join(folder.path, 'conf'), { recursive: true });
    await writeFile(join(folder.path, 'conf', 'neo4j.conf'), conf);
  }

  async #setFirstPassword(): Promise<void> {
    const { runtime, folder, options } = this.#parts;
    if (options.password === undefined || (await hasData(folder.path))) return;
    const admin = ['org.neo4j.cli.AdminTool', 'dbms', 'set-initial-password', options.password];
    const command = runtime.command({
      args: ['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', runtime.classPath, ...admin],
      folder: folder.path,
      environment: { NEO4J_HOME: folder.path, NEO4J_CONF: join(folder.path, 'conf') },
    });
    await mustRun(command, 'The password of Neo4j');
  }

  async #run(): Promise<void> {
    const { runtime, folder, options } = this.#parts;
    const { path } = folder;
    const java = jvmArguments({ ...options, javaMajor: runtime.javaMajor });
    const main = [mainClassOf(options.version), `--home-dir=${path}`, `--config-dir=${join(path, 'conf')}`];
    const args = [...java, '-cp', runtime.classPath, ...main, '--console-mode'];
    const plan = runtime.process({ args, folder: path });
    const logFile = this.#logFile;
    const process = await ServerProcess.start({ ...plan, folder: path, logFile });
    this.#process = process;
    await untilNeo4jReady({ address: this, process, logFile, folder: path });
  }
}

async function hasData(folder: string): Promise<boolean> {
  return await access(join(folder, 'data', 'databases')).then(
    () => true,
    () => false,
  );
}
