import type { FrontStatus } from './options.ts';

/** A writer of an engine that is in use. */
export const todaysStatus: Exclude<FrontStatus, 'absent'> = {
  role: 'writer',
  dbEngineVersion: '1.4.6.0.R1',
  gremlin: { version: 'tinkerpop-3.7.1' },
};

/** Writes what `/status` tells; `undefined` when there is none. */
export function statusText(status: FrontStatus): string | undefined {
  return status === 'absent' ? undefined : JSON.stringify({ status: 'healthy', ...status });
}
