import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RivergraphError } from '@rivergraph/core';
import { checkShipped, checkUnchanged } from './check.ts';
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
  if (outcome.reason === 'stopped') {
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

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${usage}`);
    return exitCodes.usage;
  }
  console.error(error instanceof RivergraphError ? `${error.code}: ${error.message}` : error);
  return exitCodes.failed;
}

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) {
    console.log(usage);
    return exitCodes.ok;
  }
  if (!existsSync(flags.input)) throw new UsageError(`--input: there is no file ${flags.input}`);
  return await (flags.check ? loadTwice(flags) : loadOnce(flags));
}

process.exitCode = await main().catch(explain);
