import { CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { errorText } from './format/error-text.ts';
import { createProgram } from './program.ts';

/** Does what a command line asks for, and settles with the exit code. What fails is told on standard error. */
export async function runCli(cli: Cli, args: readonly string[]): Promise<number> {
  try {
    await createProgram(cli).parseAsync([...args], { from: 'user' });
    return exitCodes.ok;
  } catch (error) {
    const code = exitCodeOf(error);
    if (code !== exitCodes.ok && !isHelp(error)) cli.host.err.write(`${errorText(error, formOf(args))}\n`);
    return code;
  }
}

function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.code === 'commander.help';
}

/** Read of the arguments themselves, because those may be what is wrong. */
function formOf(args: readonly string[]): { readonly json: boolean; readonly verbose: boolean } {
  return { json: args.includes('--json'), verbose: args.includes('--verbose') };
}
