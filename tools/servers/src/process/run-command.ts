import { execFile } from 'node:child_process';
import { keep } from './keeper.ts';

/** A program and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/** What a command that ended printed. */
export interface CommandResult {
  readonly ok: boolean;
  /** What it wrote to both streams, or why it could not be run. */
  readonly output: string;
}

/** Runs a command to its end, for at most `timeoutMs` (ten minutes); never rejects. */
export async function runCommand(
  { file, args }: Command,
  timeoutMs: number = 600_000,
): Promise<CommandResult> {
  return await new Promise((resolve) => {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024 } as const;
    const child = execFile(file, args, options, (error, stdout, stderr) => {
      letGo();
      const output = `${stdout}${stderr}`.trim();
      resolve({ ok: error === null, output: output === '' && error !== null ? error.message : output });
    });
    const letGo = keep({ pid: child.pid });
    child.stdin?.end();
  });
}

/**
 * Runs a command that has to succeed.
 *
 * Rejects with `purpose` and the last lines of what it printed when it fails.
 */
export async function mustRun(command: Command, purpose: string): Promise<string> {
  const { ok, output } = await runCommand(command);
  if (ok) return output;
  throw new Error(`${purpose}: expected ${command.file} to succeed, got\n${lastLines(output, 30)}`);
}

/** Keeps the last lines of a text. */
export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
