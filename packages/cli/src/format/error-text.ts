import { RivergraphError } from '@rivergraph/core';
import { CommanderError } from 'commander';
import { toJson } from './json.ts';
import { printable } from './printable.ts';

/** How an error is told. */
export interface ErrorForm {
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Writes an error for people with what to do next, or for programs; a stack only where it is asked for. */
export function errorText(error: unknown, { json, verbose }: ErrorForm): string {
  const { code, reason, message } = factsOf(error);
  if (json) return toJson({ error: { code, reason, message } });
  const hint = hintFor(code, reason);
  const lines = [`error: ${message}`, ...(hint === undefined ? [] : [`       ${hint}`])];
  return printable([...lines, ...(verbose ? [stackOf(error)] : [])].join('\n'));
}

interface Facts {
  readonly code: string;
  readonly reason: string | undefined;
  readonly message: string;
}

function factsOf(error: unknown): Facts {
  if (error instanceof RivergraphError) return error;
  if (error instanceof CommanderError)
    return { code: 'misconfigured', reason: 'usage', message: error.message.replace(/^error: /, '') };
  // What others throw may hold anything in its text.
  const name = error instanceof Error ? error.name : `a value of type ${typeof error}`;
  return { code: 'internal', reason: undefined, message: `expected a RivergraphError, got ${name}` };
}

const hintsByReason: Readonly<Record<string, string>> = {
  usage: 'Run the command with --help to see what it takes.',
  'no-config': 'Write one that exports defineConfig({ definitions: … }), or name it with --config FILE.',
  'no-such-stream': 'Run `rivergraph show` to see which streams there are.',
  'no-such-definition': 'Run `rivergraph definitions` to see which kinds there are.',
  'stream-exists': 'Choose another name, or drop that stream first.',
  'stream-runs': 'Run `rivergraph stop NAME` first.',
  'stream-busy': 'Try again when what runs of it has ended.',
  'too-many-runs': 'Try again when one of those that run has ended.',
  'in-use': 'Another process has it: end that one, or reach it with --url if it has an HTTP interface.',
};

const hintsByCode: Readonly<Record<string, string>> = {
  unauthorized: 'Check the credentials: those of --token-file or RIVERGRAPH_TOKEN, or of the definition.',
  unavailable: 'Check that what it names runs and can be reached from here; then try again.',
  internal: 'Run it again with --verbose to see where it comes from.',
};

function hintFor(code: string, reason: string | undefined): string | undefined {
  return (reason === undefined ? undefined : hintsByReason[reason]) ?? hintsByCode[code];
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return `a value of type ${typeof error}`;
  const { stack, message, cause } = error;
  return `${stack ?? message}${cause === undefined ? '' : `\ncaused by: ${stackOf(cause)}`}`;
}
