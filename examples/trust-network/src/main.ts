import { existsSync } from 'node:fs';
import {
  exitCodes,
  outputFileOf,
  runExample,
  temporaryFolder,
  UsageError,
  verdict,
  writeFigures,
} from '@rivergraph/example-kit';
import { checkShipped, checkUnchanged } from './check.ts';
import { explain } from './explain.ts';
import { filesOf, shippedInput } from './files.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { load } from './load.ts';
import type { Outcome } from './load.ts';
import { printNext, printReport } from './report.ts';

/** Loads once, and checks the result where it is known. */
async function loadOnce({ input, database, killAfter, json }: Flags): Promise<number> {
  const files = filesOf(input, database);
  const outcome = await load(files, killAfter);
  if (!outcome.isComplete) {
    console.log('Stopped. Run it again to go on.');
    return exitCodes.stopped;
  }
  printReport(outcome, files);
  if (killAfter !== undefined) console.log(`The run ended before ${killAfter} ratings were handed over.`);
  await writeFigures(json, figures(outcome));
  const code = verdict(input === shippedInput ? checkShipped(outcome) : []);
  if (code === exitCodes.ok) printNext();
  return code;
}

/** Loads twice; the second time must change nothing. */
async function loadTwice({ input, database, killAfter, json }: Flags): Promise<number> {
  await using temporary = database === undefined ? await temporaryFolder('trust-network') : undefined;
  const files = filesOf(input, database ?? temporary?.path);
  const first = await load(files, killAfter);
  const second = await load(files, undefined);
  printReport(first, files);
  await writeFigures(json, figures(first));
  return verdict([...checkShipped(first), ...checkUnchanged(second)]);
}

function figures({ after, written, rejected, seconds }: Outcome): object {
  return { ...after, written, rejected, seconds };
}

/** Whoever reads the output may stop in the midst, as `head` does. */
function endWithReader(): void {
  const onError = ({ code }: NodeJS.ErrnoException): void => {
    if (code === 'EPIPE') process.exit(exitCodes.ok);
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}

function expectUsable({ input, json }: Flags): void {
  if (!existsSync(input)) throw new UsageError(`--input: there is no file ${input}`);
  outputFileOf('--json', json);
}

async function main(flags: Flags): Promise<number> {
  expectUsable(flags);
  if (flags.check) return await loadTwice(flags);
  // A check goes on, for the sake of its exit code.
  endWithReader();
  return await loadOnce(flags);
}

await runExample({ usage, readFlags, main, explain });
