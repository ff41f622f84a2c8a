import type { RivergraphError } from '../../errors.ts';
import type { Item } from './item.ts';

/** A run of items of one batch that are attempted together, and what happened to them so far. @internal */
export interface Part {
  items: readonly Item[];
  /** Attempts so far. */
  attempts: number;
  conflicts: number;
  throttles: number;
  /** How often it found nobody while others got through in between. */
  strikes: number;
  /** How many probes of a closed gate it has lost. */
  lostProbes: number;
  /** The gate's count of answers when it last failed. */
  answersSeen: number | undefined;
  /** When it first found nobody, what the gate had counted by then, and its own failures since, that one included. */
  outage:
    | { readonly at: number; readonly answers: number; readonly failures: number; own: number }
    | undefined;
  /** Whether it was tried again with fresh credentials. */
  refreshed: boolean;
  /** Whether each item is sent by itself: a write that some of them were folded into was refused. */
  unfolded: boolean;
  /** Whether the last attempt sent all of them as one write. */
  wasOneFold: boolean;
  /** How many other parts could be attempted in its place when it last found nobody. */
  peers: number;
  /** Why it was rejected, while it is open whether that is part of a flood: it waits for the verdict. */
  refusal: RivergraphError | undefined;
  /** Whether it is a piece of what met a constraint at every try: then a race with somebody else is unlikely. */
  outlasted: boolean;
}

/** Makes a part of which nothing is known but how often its items were attempted. @internal */
export function freshPart(items: readonly Item[], attempts = 0): Part {
  return {
    items,
    attempts,
    conflicts: 0,
    throttles: 0,
    strikes: 0,
    lostProbes: 0,
    answersSeen: undefined,
    outage: undefined,
    refreshed: false,
    unfolded: false,
    wasOneFold: false,
    peers: 0,
    refusal: undefined,
    outlasted: false,
  };
}

/** The two halves of a part of at least two items, in order. @internal */
export function halves(part: Part): readonly [Part, Part] {
  const { items, attempts, unfolded, outlasted } = part;
  const middle = Math.ceil(items.length / 2);
  return [
    { ...freshPart(items.slice(0, middle), attempts), unfolded, outlasted },
    { ...freshPart(items.slice(middle), attempts), unfolded, outlasted },
  ];
}
