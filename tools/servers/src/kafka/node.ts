import { access, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../process/run-command.ts';
import { ServerProcess, tailOf } from '../process/server-process.ts';
import { keyStoreName } from './certificate.ts';
import { waitUntilReady } from './ready.ts';
import { jvmOptions } from './runtime.ts';
import type { KafkaRuntime } from './runtime.ts';
import type { KafkaNode } from './server.ts';
import { users } from './users.ts';

/** What a node is run from. */
export interface LocalNodeParts {
  readonly id: number;
  readonly broker: string;
  readonly clusterId: string;
  readonly runtime: KafkaRuntime;
  readonly folder: string;
  /** The text of server.properties. */
  readonly properties: string;
  /** The key store to copy into the folder, for TLS. */
  readonly keyStore: string | undefined;
}

const graceMs = 5_000;

/** A node whose process this machine runs. */
export class LocalNode implements KafkaNode {
  readonly id: number;
  readonly broker: string;
  readonly #parts: LocalNodeParts;
  readonly #logFile: string;
  #process: ServerProcess | undefined;

  constructor(parts: LocalNodeParts) {
    this.id = parts.id;
    this.broker = parts.broker;
    this.#parts = parts;
    this.#logFile = join(parts.folder, 'broker.log');
  }

  get pid(): number | undefined {
    return this.#process?.isRunning === true ? this.#process.pid : undefined;
  }

  /** Writes the configuration, and formats the storage on first use. */
  async prepare(): Promise<void> {
    const { folder, properties, keyStore } = this.#parts;
    await mkdir(folder, { recursive: true });
    if (keyStore !== undefined) await copyFile(keyStore, join(folder, keyStoreName));
    await writeFile(join(folder, 'server.properties'), properties);
    const formatted = join(folder, 'data', 'meta.properties');
    await access(formatted).catch(async () => await this.#format());
  }

  /** Starts the process; the node is not ready then. */
  async start(): Promise<void> {
    const { folder } = this.#parts;
    const plan = this.#parts.runtime.process(
      this.#java(['-Xms64m', '-Xmx384m'], 'kafka.Kafka', ['server.properties']),
    );
    this.#process = await ServerProcess.start({ ...plan, folder, logFile: this.#logFile });
  }

  /** Waits until the node answers and knows the nodes `expected`. */
  async ready(expected: readonly number[]): Promise<void> {
    if (this.#process === undefined)
      throw new Error(`Kafka node ${this.id}: expected it to have been started`);
    await waitUntilReady({
      name: `Kafka node ${this.id}`,
      broker: this.broker,
      process: this.#process,
      logFile: this.#logFile,
      clusterId: this.#parts.clusterId,
      expected,
    });
  }

  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  async stop(): Promise<void> {
    await this.#process?.stop(graceMs);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
    await this.ready([this.id]);
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

  async #format(): Promise<void> {
    const scram = users.flatMap(({ username, password }) => [
      '--add-scram',
      `SCRAM-SHA-256=[name=${username},password=${password}]`,
    ]);
    const args = ['format', '-t', this.#parts.clusterId, '-c', 'server.properties', ...scram];
    const task = this.#java([], 'kafka.tools.StorageTool', args);
    await mustRun(this.#parts.runtime.command(task), 'The storage of Kafka');
  }

  #java(options: string[], main: string, args: string[]): { tool: 'java'; args: string[]; folder: string } {
    const { runtime, folder } = this.#parts;
    const absolute = args.map((arg) => (arg === 'server.properties' ? join(folder, arg) : arg));
    return {
      tool: 'java',
      args: [...options, ...jvmOptions, '-cp', runtime.classPath, main, ...absolute],
      folder,
    };
  }
}
