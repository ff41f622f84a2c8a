import type { SourceContext } from '@rivergraph/core';
import type { EventQueue } from '@rivergraph/core/adapter';
import { Assignment } from './assignment.ts';
import { Beginnings } from './beginnings.ts';
import type { AdminPort, ConsumerPort } from './client.ts';
import { Commits } from './commits.ts';
import { LagWatch } from './lag-watch.ts';
import { Membership } from './membership.ts';
import { Reading } from './reading.ts';
import { Resets } from './resets.ts';
import type { ResolvedKafkaOptions } from './resolve-options.ts';

/** What the parts of a session share. */
export interface SharedParts {
  readonly consumer: ConsumerPort;
  readonly admin: AdminPort;
  readonly options: ResolvedKafkaOptions;
  readonly context: SourceContext;
  readonly queue: EventQueue;
  /** Aborted when the session is closed. */
  readonly signal: AbortSignal;
  failed(error: unknown): void;
}

/** The parts of a session, by what they do. */
export interface WiredParts {
  readonly commits: Commits;
  readonly reading: Reading;
  readonly membership: Membership;
  readonly lagWatch: LagWatch;
}

/** Up to this part of the pipeline's byte budget waits in the session to be taken. */
const waitingShare = 1 / 8;

/** Makes the parts of a session and introduces them to each other. */
export function wire({ context, ...shared }: SharedParts): WiredParts {
  const { consumer, options } = shared;
  const { clock, until, purpose } = context;
  const assignment = new Assignment();
  const commits = new Commits(assignment, consumer);
  const base = { ...shared, assignment, commits, clock, until, purpose };
  const reading = new Reading({
    ...base,
    maxWaitingBytes: context.budget.maxBufferedBytes * waitingShare,
    strayed: (owned) => resets.verify([owned]),
    ended: () => membership.finishIfEnded(),
  });
  const resets = new Resets({
    ...base,
    reading,
    policy: options.onOffsetOutOfRange,
    renewed: (owned) => membership.assign(owned),
  });
  const beginnings = new Beginnings({ ...base, reading, resets });
  const { rebalanceDrainMs } = options;
  const membership = new Membership({ ...base, reading, resets, beginnings, rebalanceDrainMs });
  return { commits, reading, membership, lagWatch: new LagWatch(base) };
}
