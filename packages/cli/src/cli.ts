import type { Connect, ConnectFlags } from './operator/connect.ts';
import type { Operator } from './operator/operator.ts';
import { toJson } from './format/json.ts';
import { paintFor } from './format/paint.ts';
import type { Paint } from './format/paint.ts';
import type { Host } from './process/host.ts';

/** The flags that every command has. */
export interface CommonFlags extends ConnectFlags {
  readonly json?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** What commands work with. */
export interface Cli {
  readonly host: Host;
  readonly connect: Connect;
  /** What is asked of a process is given up at it. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer, for people and for programs. */
export interface Answer {
  readonly text: (paint: Paint) => string;
  readonly json: unknown;
}

/** Prints an answer to standard output: text, or with `--json` one line of JSON. */
export function answer({ host }: Cli, { json }: CommonFlags, given: Answer): void {
  const text = json === true ? toJson(given.json) : given.text(paintFor(host, host.out));
  host.out.write(`${text}\n`);
}

/** Says something to people beside the answer; programs are not told. */
export function tell({ host }: Cli, { json }: CommonFlags, text: string): void {
  if (json !== true) host.err.write(`${text}\n`);
}

/** Reaches the streams for one task, and lets them go after it. */
export async function operate<T>(
  { host, connect, signal }: Cli,
  flags: ConnectFlags,
  task: (operator: Operator) => Promise<T>,
): Promise<T> {
  const operator = await connect(host, flags, signal);
  try {
    return await task(operator);
  } finally {
    await operator.close();
  }
}
