import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** How a command ended, and what it printed. */
interface Ran {
  readonly code: number | null;
  /** What is for programs. */
  readonly stdout: string;
  /** All of it, as on a terminal. */
  readonly output: string;
}

/** What the program is run with. */
export interface RivergraphOptions {
  /** The folder of the configuration. */
  readonly cwd: string;
  /** Variables of its environment, besides those that are there. */
  readonly env: Readonly<Record<string, string>>;
  /** Told each command line before it runs, and then what it printed. */
  readonly tell: (text: string) => void;
  /** Ends the command that runs; later ones fail at once. */
  readonly signal: AbortSignal;
}

/** A command ended otherwise than the story has it. */
export class CommandError extends Error {}

/** The process that runs streams. */
export interface Serving {
  readonly pid: number | undefined;
  /** Whether it runs. */
  isAlive(): boolean;
  /** Everything that it printed. */
  output(): string;
  /** Ends it with a signal, and gives its exit code when it is gone: `null` where the signal ended it. May be called again. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** The program `rivergraph`, run as a user runs it: each command is a process of its own. */
export interface Rivergraph extends AsyncDisposable {
  /** Runs a command, and tells what it printed. Failure: a {@link CommandError} where its exit code is another than 0. */
  run(args: readonly string[]): Promise<string>;
  /** Runs a command with `--json`, tells nothing, and gives the document. Failure: as `run`. */
  read(args: readonly string[]): Promise<unknown>;
  /** Starts the process that runs streams. The caller ends it; disposal ends what is left, if need be by force. */
  serve(): Serving;
}

/** The program as npm would link it. */
const program = fileURLToPath(
  new URL('bin/rivergraph.js', import.meta.resolve('@rivergraph/cli/package.json')),
);

/** Gives the program with a folder and an environment. */
export function rivergraphIn(options: RivergraphOptions): Rivergraph {
  const { tell } = options;
  const started: Serving[] = [];
  return {
    run: async (args) => {
      tell(commandLine(args));
      const { output } = succeeded(args, await outcome(options, args));
      tell(output.trimEnd());
      return output;
    },
    read: async (args) => {
      const { stdout } = succeeded(args, await outcome(options, [...args, '--json']));
      return JSON.parse(stdout);
    },
    serve: () => {
      const serving = serve(options);
      started.push(serving);
      return serving;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(started.map(endSoon));
    },
  };
}

/** How long a process has to end in good order, so that its consumer leaves its group. */
const graceMs = 20_000;

async function endSoon(serving: Serving): Promise<void> {
  const force = setTimeout(() => void serving.end('SIGKILL'), graceMs);
  await serving.end('SIGTERM');
  clearTimeout(force);
}

/** Writes a command as it is typed. */
export function commandLine(args: readonly string[], suffix: string = ''): string {
  const typed = args.map((arg) => (/^[\w./:=,@-]+$/.test(arg) ? arg : `'${arg}'`));
  return `\n$ rivergraph ${typed.join(' ')}${suffix}`;
}

function succeeded(args: readonly string[], ran: Ran): Ran {
  if (ran.code === 0) return ran;
  const code = ran.code ?? 'none';
  throw new CommandError(`rivergraph ${args.join(' ')}: expected exit code 0, got ${code}\n${ran.output}`);
}

async function outcome({ cwd, env, signal }: RivergraphOptions, args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    signal,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, output] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    stdout += text.toString();
    output += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => void (output += text.toString()));
  const [code] = await once(child, 'close');
  return { code, stdout, output };
}

function serve({ cwd, env, tell, signal }: RivergraphOptions): Serving {
  signal.throwIfAborted();
  tell(commandLine(['serve'], ' &'));
  const child = spawn(process.execPath, [program, 'serve'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text: Buffer): void => void (output += text.toString());
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const closed = new Promise<number | null>((resolve) => void child.once('close', resolve));
  const isAlive = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid,
    isAlive,
    output: () => output,
    end: async (signal) => {
      if (isAlive()) child.kill(signal);
      return await closed;
    },
  };
}
