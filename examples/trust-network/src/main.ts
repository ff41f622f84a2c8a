import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkShipped, checkUnchanged } from './check.ts';
import { explain } from './explain.ts';
import { filesOf, shippedInput } from './files.ts';
import { readFlags, usage, UsageError } from './flags.ts';
import type { Flags } from './flags.ts';
import { load } from './load.ts';
import type { Outcome } from './load.ts';
import { printNext, printReport } from './report.ts';

const exitCodes = { ok: 0, failed: 1, usage: 64, stopped: 130 };

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
  await writeFigures(json, outcome);
  const code = verdict(input === shippedInput ? checkShipped(outcome) : []);
  if (code === exitCodes.ok) printNext();
  return code;
}

/** Loads twice; the second time must change nothing. */
async function loadTwice({ input, database, killAfter, json }: Flags): Promise<number> {
  const temporary = database === undefined ? await mkdtemp(join(tmpdir(), 'trust-network-')) : undefined;
  try {
    const files = filesOf(input, database ?? temporary);
    const first = await load(files, killAfter);
    const second = await load(files, undefined);
    printReport(first, files);
    await writeFigures(json, first);
    return verdict([...checkShipped(first), ...checkUnchanged(second)]);
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
  }
}

async function writeFigures(
  path: string | undefined,
  { after, written, rejected, seconds }: Outcome,
): Promise<void> {
  if (path === undefined) return;
  await writeFile(path, `${JSON.stringify({ ...after, written, rejected, seconds }, undefined, 2)}\n`);
}

function verdict(problems: readonly string[]): number {
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.failed;
}

function fail(error: unknown): number {
  const { text, cause } = explain(error);
  console.error(text);
  return cause === 'usage' ? exitCodes.usage : exitCodes.failed;
}

/** Whoever reads the output may stop in the midst, as `head` does. A check goes on, for the sake of its exit code. */
function endWithReader(check: boolean): void {
  const onError = ({ code }: NodeJS.ErrnoException): void => {
    if (code === 'EPIPE' && !check) process.exit(exitCodes.ok);
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}

function expectUsable({ input, json }: Flags): void {
  if (!existsSync(input)) throw new UsageError(`--input: there is no file ${input}`);
  if (json === undefined) return;
  if (!existsSync(dirname(json))) throw new UsageError(`--json: there is no folder ${dirname(json)}`);
  if (existsSync(json) && statSync(json).isDirectory())
    throw new UsageError(`--json: expected a file, got a folder: ${json}`);
}

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  endWithReader(flags.check);
  if (flags.help) {
    console.log(usage);
    return exitCodes.ok;
  }
  expectUsable(flags);
  return await (flags.check ? loadTwice(flags) : loadOnce(flags));
}

process.exitCode = await main().catch(fail);
