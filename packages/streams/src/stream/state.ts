import type { PipelineState } from '@rivergraph/core';
import type { DesiredState, StreamState } from '../contracts/stream.ts';

/** What the state of a stream follows from. */
export interface StateFacts {
  readonly desired: DesiredState;
  /** Whether nothing more is begun. */
  readonly isClosed: boolean;
  /** Whether it met what only its user can mend. */
  readonly hasFailed: boolean;
  /** What is under way; `undefined` where nothing is. */
  readonly run: RunFacts | undefined;
}

/** What is known of a run. */
export interface RunFacts {
  readonly isStopping: boolean;
  /** Whether it was opened before and failed, and has not run since. */
  readonly isRetried: boolean;
  /** `undefined` while it is made. */
  readonly pipeline: PipelineState | undefined;
  /** Whether its pipeline waits for what does not answer. */
  readonly isWaiting: boolean;
}

/** Where a stream stands. */
export function stateOf({ desired, isClosed, hasFailed, run }: StateFacts): StreamState {
  if (run !== undefined) return stateOfRun(run);
  if (desired === 'stopped') return 'stopped';
  if (hasFailed) return 'failed';
  return isClosed ? 'stopped' : 'starting';
}

function stateOfRun({ isStopping, isRetried, pipeline, isWaiting }: RunFacts): StreamState {
  if (isStopping || pipeline === 'draining') return 'stopping';
  switch (pipeline) {
    case 'running':
      return isWaiting ? 'waiting' : 'running';
    case 'paused':
      return 'paused';
    case 'closed':
      return 'stopping';
    default:
      // One that is opened again after a failure still waits for what failed.
      return isRetried || pipeline === 'failed' ? 'waiting' : 'starting';
  }
}

/** Whether a stream in this state is wanted and has not failed. */
export function isRunning(state: StreamState): boolean {
  return state === 'starting' || state === 'running' || state === 'waiting' || state === 'paused';
}
