import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ServerUnavailableError } from '@rivergraph/servers';
import { chosen, exitCodes, numberFlag, partFlag, pathFlag, runCommand } from './command-line.ts';
import type { FaultReport, FaultRun } from './fault-definition.ts';
import { faultRuns } from './fault-runs.ts';
import { formatTable } from './table.ts';

const usage = `Usage: npm run faults -- NAME [--only TEXT] [--minutes N] [--seed N] [--json FILE] [--quick]

  NAME         ${[...faultRuns].map(([name, { about }]) => `${name}: ${about}`).join('\n               ')}
  --only TEXT  of several faults those only whose names contain it
  --minutes N  begins no new round after so long; at least one is run (default 1)
  --seed N     the seed of the first round, the next ones count up (default: by chance)
  --json FILE  leaves the outcome in a file
  --quick      one small round`;

async function faults(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      only: { type: 'string' },
      minutes: { type: 'string' },
      seed: { type: 'string' },
      json: { type: 'string' },
      quick: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return exitCodes.ok;
  }
  const fault = chosen('fault run', positionals, faultRuns);
  const only = partFlag('only', values.only, fault.faults ?? []);
  const minutes = numberFlag('minutes', values.minutes, { min: 0 }) ?? 1;
  const seed = Math.trunc(numberFlag('seed', values.seed, { min: 0 }) ?? Math.random() * 2 ** 31);
  const effort = values.quick === true ? 'quick' : 'full';
  let reports: readonly FaultReport[];
  try {
    reports = await runRounds(fault, { seed, effort, only, minutes: effort === 'quick' ? 0 : minutes });
  } catch (error) {
    if (!(error instanceof ServerUnavailableError)) throw error;
    console.error(`Not run: ${error.message}`);
    return exitCodes.unavailable;
  }
  console.log(`\n${formatTable(rowsOf(reports))}`);
  const json = pathFlag(values.json);
  if (json !== undefined) await writeFile(json, jsonOf(reports));
  const problems = reports.flatMap(({ problems, outcome }) =>
    problems.map((one) => `seed ${outcome.seed}: ${one}`),
  );
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (problems.length === 0) console.log(`Every check held; ${fault.planted} were found.`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.failed;
}

type Round = Parameters<FaultRun['run']>[0];

async function runRounds(
  fault: FaultRun,
  { seed, effort, only, minutes }: Omit<Round, 'tell'> & { readonly minutes: number },
): Promise<readonly FaultReport[]> {
  const end = performance.now() + minutes * 60_000;
  const reports: FaultReport[] = [];
  let rounds = 0;
  do {
    const roundSeed = seed + rounds;
    rounds += 1;
    console.log(`round ${rounds}, seed ${roundSeed}`);
    const tell = (line: string): void => console.log(line);
    reports.push(...[await fault.run({ seed: roundSeed, effort, only, tell })].flat());
  } while (performance.now() < end);
  return reports;
}

function rowsOf(reports: readonly FaultReport[]): readonly (readonly string[])[] {
  const head = [
    'fault',
    'seed',
    'strikes',
    'sent',
    'written',
    'lost',
    'doubled',
    'at most',
    'dead letters',
    'replayed at most',
    'recovered in',
  ];
  const rows = reports.map(({ outcome, strikes, replayed, doubledAtMost = 0 }) => [
    outcome.fault,
    ...[outcome.seed, strikes, outcome.sent, outcome.written, outcome.lost, outcome.doubled].map(String),
    ...[doubledAtMost, outcome.deadLettered, replayed].map(String),
    `${outcome.recoverSeconds.toFixed(2)} s`,
  ]);
  return [head, ...rows];
}

function jsonOf(reports: readonly FaultReport[]): string {
  return `${JSON.stringify({ faults: reports.map(({ outcome }) => outcome) }, undefined, 2)}\n`;
}

await runCommand(usage, faults);
