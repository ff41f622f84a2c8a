/** One of the two ways through the proxy. */
export type Direction = 'toServer' | 'toClient';

/** Both ways, in a fixed order. */
export const directions: readonly Direction[] = ['toServer', 'toClient'];

/** How a connection is ended: `reset` as a process that dies does, `fin` as one that closes it in peace. */
export type Ending = 'reset' | 'fin';

/** A cut that waits until enough bytes have passed. */
interface PendingCut {
  bytesLeft: number;
  readonly ending: Ending;
}

/** What happens at present to the bytes of one direction, in every connection. */
export interface LaneRules {
  frozen: boolean;
  vanishing: boolean;
  delayMs: number;
  bytesPerSecond: number;
  pendingCut: PendingCut | undefined;
}

/** Rules that let everything through. */
export function harmless(): LaneRules {
  return { frozen: false, vanishing: false, delayMs: 0, bytesPerSecond: Infinity, pendingCut: undefined };
}

/** What the lanes of every connection count together. */
export interface Meter {
  passed(direction: Direction, bytes: number): void;
  vanished(direction: Direction, bytes: number): void;
}
