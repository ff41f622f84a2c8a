import { randomEntityPlan, runEntityHistory } from '@rivergraph/core/testing';
import type { FaultReport, FaultRun } from '../fault-definition.ts';
import { checkPlanted } from './planted.ts';

const histories = { quick: 500, full: 100_000 } as const;
/** Enough to see what is wrong; each has the seed of its history, from which it comes again. */
const mostProblems = 20;
const toldEvery = 10_000;
/** Seeds of rounds count up one by one; this keeps their histories apart. */
const seedsPerRound = 1_000_003;

/** Runs pipelines with ordering `entity` through random histories of graph writes, by a clock that needs no waiting. */
export const coreFaultRun: FaultRun = {
  about:
    'random histories of graph writes: error codes, late attempts, rebalances, kills; the conflict rule is checked',
  planted: 'three wrong batchers',
  run: async ({ seed, effort }) => {
    const first = (Math.imul(seed, seedsPerRound) >>> 0) % 2 ** 31;
    const totals = await runHistories(first, histories[effort]);
    const problems = totals.problems.length > 0 ? totals.problems : await checkPlanted(first);
    return reportOf(seed, totals, problems);
  },
};

interface Totals {
  writes: number;
  written: number;
  deadLettered: number;
  failures: number;
  lost: number;
  mostWrittenAgain: number;
  recoveredInMs: number;
  readonly problems: string[];
}

async function runHistories(first: number, count: number): Promise<Totals> {
  const totals: Totals = {
    writes: 0,
    written: 0,
    deadLettered: 0,
    failures: 0,
    lost: 0,
    mostWrittenAgain: 0,
    recoveredInMs: 0,
    problems: [],
  };
  for (let at = 0; at < count && totals.problems.length < mostProblems; at += 1) {
    await runOne(first + at, totals);
    if ((at + 1) % toldEvery === 0) console.log(`${at + 1} histories`);
  }
  return totals;
}

async function runOne(seed: number, totals: Totals): Promise<void> {
  const { faults, figures } = await runEntityHistory(randomEntityPlan(seed));
  totals.writes += figures.writes;
  totals.written += figures.written;
  totals.deadLettered += figures.deadLettered;
  totals.failures += figures.failures;
  totals.lost += faults.filter((fault) => fault.startsWith('lost: ')).length;
  totals.mostWrittenAgain = Math.max(totals.mostWrittenAgain, figures.writtenAgain);
  totals.recoveredInMs = Math.max(totals.recoveredInMs, figures.recoveredInMs);
  totals.problems.push(...faults.map((fault) => `history ${seed}: ${fault}`));
}

function reportOf(seed: number, totals: Totals, problems: readonly string[]): FaultReport {
  return {
    outcome: {
      fault: 'conflict rule',
      seed,
      sent: totals.writes,
      written: totals.written,
      lost: totals.lost,
      // A write that is applied twice leaves no trace of its own; what it would spoil is among the problems.
      doubled: 0,
      deadLettered: totals.deadLettered,
      recoverSeconds: totals.recoveredInMs / 1000,
    },
    strikes: totals.failures,
    replayed: totals.mostWrittenAgain,
    problems,
  };
}
