import type { PipelineStats } from '@rivergraph/core';
import { maskSettings } from '../config/mask.ts';
import type {
  DesiredState,
  ResolvedStreamConfig,
  StreamFailure,
  StreamInfo,
  StreamState,
  StreamTotals,
} from '../contracts/stream.ts';
import { isRunning, stateOf } from './state.ts';
import type { RunFacts } from './state.ts';
import type { SingleRun } from './single-run.ts';
import type { SupervisedRun } from './supervised-run.ts';
import { addStats } from './totals.ts';

/** What a stream is and does, at one moment. */
export interface StreamFacts {
  readonly name: string;
  readonly config: ResolvedStreamConfig;
  readonly desired: DesiredState;
  /** Why it failed, or what its user should know of it while it does not run. */
  readonly failure: StreamFailure | undefined;
  readonly hasFailed: boolean;
  readonly isClosed: boolean;
  readonly run: SupervisedRun | undefined;
  readonly single: SingleRun | undefined;
  /** How often the last run was opened again by itself. */
  readonly restarts: number;
  /** Of the runs before the present one. */
  readonly totals: StreamTotals;
  readonly deadLetterFile: string | undefined;
  readonly now: number;
}

/** A state, with why and what was counted. */
export interface StateAndWhy {
  readonly state: StreamState;
  readonly failure: StreamFailure | undefined;
  readonly stats: PipelineStats | undefined;
}

/** Derives the state of a stream from what it is and does. */
export function stateAndWhy(facts: StreamFacts): StateAndWhy {
  const { run, single, now } = facts;
  const present = single?.kind === 'replay' ? undefined : single;
  const stats = run?.stats ?? present?.stats;
  // Between the end of a run and the note of it.
  if (run?.end?.type === 'failed' && !run.isStopping)
    return { state: 'failed', failure: run.end.failure, stats };
  if (run?.end?.type === 'ended' || present?.isOver === true)
    return { state: 'stopped', failure: undefined, stats };
  const state = stateOf({ ...facts, run: runFacts(run ?? present, stats) });
  return { state, failure: whyOf(state, facts, waitingFor(stats, now)), stats };
}

/** A stream as `show` tells it. `since` is when it entered the state. */
export function infoOf(
  facts: StreamFacts,
  { state, failure, stats }: StateAndWhy,
  since: number,
): StreamInfo {
  const { name, config, desired, run, restarts, deadLetterFile } = facts;
  const totals = addStats(facts.totals, stats);
  return {
    ...config,
    settings: maskSettings(config.settings),
    name,
    state,
    desired,
    isRunning: isRunning(state),
    failure,
    since,
    restarts,
    totals: { ...totals, restarts: totals.restarts + (run?.restarts ?? 0) },
    stats,
    deadLetterFile,
  };
}

function runFacts(
  run: SupervisedRun | SingleRun | undefined,
  stats: PipelineStats | undefined,
): RunFacts | undefined {
  if (run === undefined) return undefined;
  return {
    isStopping: run.isStopping,
    isRetried: run.kind === 'run' && run.retryFailure !== undefined,
    pipeline: stats?.state,
    isWaiting: stats?.waitsFor !== undefined,
  };
}

function whyOf(
  state: StreamState,
  { run, failure }: StreamFacts,
  outage: StreamFailure | undefined,
): StreamFailure | undefined {
  if (state === 'stopped' || state === 'failed') return failure;
  return state === 'waiting' ? (outage ?? run?.retryFailure) : undefined;
}

function waitingFor(stats: PipelineStats | undefined, now: number): StreamFailure | undefined {
  if (stats?.waitsFor === undefined) return undefined;
  const { code, reason, message, forMs } = stats.waitsFor;
  return { code, reason, message, at: now - forMs };
}
