import { join } from 'node:path';
import { freePorts, isFree } from '../process/ports.ts';
import type { ServerFolder } from '../process/server-folder.ts';
import { openServerFolder } from '../process/server-folder.ts';
import { ServerProcess, tailOf } from '../process/server-process.ts';
import type { Emulator, EmulatorOptions, EmulatorPlace } from './emulator.ts';
import { EmulatorPortTakenError, untilEmulatorReady } from './ready.ts';
import { localKeys, localRegion } from './server.ts';
import type { AwsKeys, AwsServer } from './server.ts';

interface LocalParts<Name extends string> {
  readonly emulator: Emulator<Name>;
  readonly folder: ServerFolder;
  readonly place: EmulatorPlace;
}

const maxAttempts = 3;

/** An emulator whose process this machine runs. */
export class LocalAwsServer<Name extends string> implements AwsServer<Name> {
  readonly origin: 'java' | 'npm';
  readonly emulator: Name;
  readonly endpoint: string;
  readonly region: string = localRegion;
  readonly credentials: AwsKeys = localKeys;
  readonly host: string = '127.0.0.1';
  readonly port: number;
  readonly #parts: LocalParts<Name>;
  #process: ServerProcess | undefined;
  #isPaused = false;

  private constructor(parts: LocalParts<Name>) {
    const { emulator, place } = parts;
    this.origin = emulator.origin;
    this.emulator = emulator.name;
    this.port = place.port;
    this.endpoint = `http://${this.host}:${place.port}`;
    this.#parts = parts;
  }

  /** Starts an emulator. Resolves once it answers; leaves no process behind when it rejects. */
  static async start<Name extends string>(parts: LocalParts<Name>): Promise<LocalAwsServer<Name>> {
    const server = new LocalAwsServer(parts);
    try {
      await server.#run();
      return server;
    } catch (error) {
      await server.#process?.kill();
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#process?.isRunning === true ? this.#process.pid : undefined;
  }

  async kill(): Promise<void> {
    const { emulator, folder } = this.#parts;
    try {
      if (this.#process?.isRunning === true && !this.#isPaused) await emulator.written?.(folder.path);
    } finally {
      await this.#process?.kill();
    }
  }

  async restart(): Promise<void> {
    if (this.#isPaused) await this.resume();
    // A clean end would wait for idle connections, and leaves nothing that a kill does not.
    await this.kill();
    await this.#run();
  }

  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#process?.signal('SIGSTOP');
  }

  async resume(): Promise<void> {
    this.#isPaused = false;
    await this.#process?.signal('SIGCONT');
  }

  log(): string {
    return tailOf(this.#logFile);
  }

  async stop(): Promise<void> {
    const { folder } = this.#parts;
    // Nothing has to be kept of what is thrown away.
    if (folder.isTemporary) await this.#process?.kill();
    else await this.kill();
    await folder.remove();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  get #logFile(): string {
    return join(this.#parts.folder.path, 'emulator.log');
  }

  async #run(): Promise<void> {
    const { emulator, folder, place } = this.#parts;
    const name = `${emulator.service} (${emulator.name})`;
    // Whoever else has the port would be taken for the emulator.
    if (!(await isFree(place.port)))
      throw new EmulatorPortTakenError(`${name}: expected port ${place.port} to be free, got a taken one`);
    const logFile = this.#logFile;
    const plan = emulator.plan(place);
    const process = await ServerProcess.start({ ...plan, folder: folder.path, logFile });
    this.#process = process;
    this.#isPaused = false;
    await untilEmulatorReady({ name, endpoint: this.endpoint, process, logFile });
  }
}

/** Starts an emulator on ports that nobody else takes. Resolves once it answers; leaves nothing behind when it rejects. */
export async function startEmulator<Name extends string>(
  emulator: Emulator<Name>,
  options: EmulatorOptions,
): Promise<LocalAwsServer<Name>> {
  for (let attempt = 1; ; attempt += 1) {
    const [freePort = 0, secondPort = 0] = await freePorts(2);
    const folder = await openServerFolder(options.folder, emulator.name);
    try {
      const place = { folder: folder.path, port: options.port ?? freePort, secondPort };
      return await LocalAwsServer.start({ emulator, folder, place });
    } catch (error) {
      await folder.remove();
      const again = error instanceof EmulatorPortTakenError && attempt < maxAttempts;
      if (!again || options.port !== undefined) throw error;
    }
  }
}
