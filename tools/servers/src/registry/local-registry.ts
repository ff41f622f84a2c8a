import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep } from '../process/keeper.ts';
import { freePorts } from '../process/ports.ts';
import { ServerProcess, tailOf } from '../process/server-process.ts';
import type { RegistryRuntime } from './find-registry.ts';
import { untilRegistryReady } from './ready.ts';
import type { SchemaRegistryServer } from './server.ts';

interface LocalParts {
  readonly runtime: RegistryRuntime;
  /** Holds the schemas and the log. */
  readonly folder: string;
  readonly ports: { readonly api: number; readonly management: number };
  /** Called when the folder is gone. */
  readonly onRemoved: () => void;
}

const graceMs = 5_000;

/** An Apicurio Registry whose process this machine runs. Its schemas are in a file, so that they outlive a kill. */
export class LocalSchemaRegistry implements SchemaRegistryServer {
  readonly kind = 'java' as const;
  readonly version: string;
  readonly url: string;
  readonly #parts: LocalParts;
  #process: ServerProcess | undefined;

  private constructor(parts: LocalParts) {
    this.version = parts.runtime.version;
    this.url = `http://127.0.0.1:${parts.ports.api}/apis/ccompat/v7`;
    this.#parts = parts;
  }

  /** Starts a registry without schemas on free ports. Resolves once it answers; leaves nothing behind when it rejects. */
  static async start(runtime: RegistryRuntime): Promise<LocalSchemaRegistry> {
    const [api = 0, management = 0] = await freePorts(2);
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'rivergraph-registry-'));
    const ports = { api, management };
    const registry = new LocalSchemaRegistry({ runtime, folder, ports, onRemoved: keep({ folder }) });
    try {
      await registry.#run();
      return registry;
    } catch (error) {
      await registry.stop();
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
    await this.#process?.stop(graceMs);
    await this.#run();
  }

  log(): string {
    return tailOf(this.#logFile);
  }

  async stop(): Promise<void> {
    const { folder, onRemoved } = this.#parts;
    await this.kill();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    onRemoved();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #logFile(): string {
    return join(this.#parts.folder, 'registry.log');
  }

  async #run(): Promise<void> {
    const { runtime, folder } = this.#parts;
    const logFile = this.#logFile;
    const command = { file: runtime.java, args: javaArguments(this.#parts) };
    const process = await ServerProcess.start({ command, folder, logFile });
    this.#process = process;
    await untilRegistryReady({ url: this.url, process, logFile });
  }
}

function javaArguments({ runtime, folder, ports }: LocalParts): string[] {
  const settings = {
    'quarkus.http.host': '127.0.0.1',
    'quarkus.http.port': ports.api,
    'quarkus.http.access-log.enabled': false,
    // Its default is a fixed port on every address.
    'quarkus.management.host': '127.0.0.1',
    'quarkus.management.port': ports.management,
    // Without a write delay of 0 the database acknowledges up to half a second before it writes.
    'apicurio.datasource.url': `jdbc:h2:file:${join(folder, 'schemas')};WRITE_DELAY=0`,
    'apicurio.datasource.jdbc.initial-size': 2,
    'apicurio.datasource.jdbc.min-size': 2,
  };
  return [
    '-Xms64m',
    '-Xmx256m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    ...Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
    '-jar',
    join(runtime.folder, 'quarkus-run.jar'),
  ];
}
