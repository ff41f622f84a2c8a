import type { PeoplePlan, SentMessage } from '@rivergraph/example-kit';

/** What is sent when. */
export interface Parts {
  /** Is there before the stream: the dry run looks at it. */
  readonly first: readonly SentMessage[];
  /** Comes while the stream runs. */
  readonly running: readonly SentMessage[];
  /** Comes while the process is killed. */
  readonly killed: readonly SentMessage[];
  /** Comes while nothing runs, before the process is started again. */
  readonly down: readonly SentMessage[];
}

const shares = { first: 0.05, running: 0.5, killed: 0.85 };

/** How many messages a run shows in the dry run, at most. */
const mostFirst = 12;

/** Cuts a plan into the parts of the story, each of at least one message. */
export function partsOf({ sent }: Pick<PeoplePlan, 'sent'>): Parts {
  const first = Math.min(mostFirst, Math.ceil(sent.length * shares.first));
  const [running, killed] = [shares.running, shares.killed].map((share) => Math.floor(sent.length * share));
  return {
    first: sent.slice(0, first),
    running: sent.slice(first, running),
    killed: sent.slice(running, killed),
    down: sent.slice(killed),
  };
}
