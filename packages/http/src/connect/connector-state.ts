import type { StreamInfo } from '@rivergraph/streams';

/** The states of Kafka Connect. */
type ConnectState = 'UNASSIGNED' | 'RUNNING' | 'PAUSED' | 'STOPPED' | 'FAILED' | 'RESTARTING';

/** What a stream is in Kafka Connect's words: a connector, and at most one task. */
export interface ConnectStates {
  readonly connector: ConnectState;
  /** `undefined`: there is no task, as of a stopped connector. */
  readonly task: ConnectState | undefined;
}

/**
 * Tells the states of a stream in Kafka Connect's words.
 *
 * `waiting` is a connector that runs and a task that is being restarted: nothing needs to be done, and dashboards do not count the task
 * as running. `failed` is both, so that whoever looks at one of them sees it.
 */
export function connectStates({ state, desired }: StreamInfo): ConnectStates {
  switch (state) {
    case 'stopped':
      return { connector: 'STOPPED', task: undefined };
    case 'starting':
      return { connector: 'UNASSIGNED', task: 'UNASSIGNED' };
    case 'running':
      return { connector: 'RUNNING', task: 'RUNNING' };
    case 'waiting':
      return { connector: 'RUNNING', task: 'RESTARTING' };
    case 'paused':
      return { connector: 'PAUSED', task: 'PAUSED' };
    case 'stopping':
      // It writes what it took in; or it is about to be started again, with another configuration.
      if (desired === 'stopped') return { connector: 'STOPPED', task: 'RUNNING' };
      return { connector: 'RUNNING', task: 'RESTARTING' };
    case 'failed':
      return { connector: 'FAILED', task: 'FAILED' };
  }
}
