import { CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { usageError } from './errors.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { errorText } from './format/error-text.ts';
import type { ErrorForm } from './format/error-text.ts';
import type { Host } from './process/host.ts';
import { createProgram } from './program.ts';

/** Does what a command line asks for, and settles with the exit code. What fails is told on standard error. */
export async function runCli(cli: Cli, args: readonly string[]): Promise<number> {
  try {
    await createProgram(cli).parseAsync([...args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code === exitCodes.ok) return code;
    // People were shown the help.
    if (!isHelp(error)) tellError(cli.host, error, args);
    else if (formOf(args).json) tellError(cli.host, usageError('expected a command, got none'), args);
    return code;
  }
}

/** Tells an error on standard error, in the form that a command line asks for. */
export function tellError({ err }: Host, error: unknown, args: readonly string[]): void {
  err.write(`${errorText(error, formOf(args))}\n`);
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.code === 'commander.help';
}

/** Read of the arguments themselves, because those may be what is wrong. */
function formOf(args: readonly string[]): ErrorForm {
  return { json: args.includes('--json'), verbose: args.includes('--verbose') };
}
