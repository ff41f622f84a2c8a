import type { ProcessPlan } from '../process/server-process.ts';

/** Where an emulator is to run. */
export interface EmulatorPlace {
  /** Is empty at the first start; holds the data when they are in files. */
  readonly folder: string;
  readonly port: number;
  /** Another port, for emulators that open two. */
  readonly secondPort: number;
}

/** How one emulator is run. */
export interface Emulator<Name extends string> {
  readonly name: Name;
  /** What it stands in for. */
  readonly service: 'DynamoDB' | 'Kinesis';
  readonly origin: 'java' | 'npm';
  readonly plan: (place: EmulatorPlace) => Pick<ProcessPlan, 'command' | 'environment'>;
  /** Resolves once all that was acknowledged is in files; it is when it is acknowledged where this is lacking. */
  readonly written?: ((folder: string) => Promise<void>) | undefined;
}

/** What every emulator can be told. */
export interface EmulatorOptions {
  /** The port to listen on. @defaultValue a free one */
  readonly port?: number | undefined;
  /**
   * `files`: a restart keeps the data, also after a kill.
   *
   * @defaultValue 'files' with a `folder`, else 'memory'
   */
  readonly data?: 'files' | 'memory' | undefined;
  /** Where data and log go, and stay. @defaultValue a temporary folder that is removed at the end */
  readonly folder?: string | undefined;
  /** How long a stream or table is being created, changed or deleted, in milliseconds. @defaultValue 10 */
  readonly changesMs?: number | undefined;
}

/** Tells where the data go. */
export function dataOf({ data, folder }: EmulatorOptions): 'files' | 'memory' {
  return data ?? (folder === undefined ? 'memory' : 'files');
}
