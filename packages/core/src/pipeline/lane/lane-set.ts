import type { Lane } from './lane.ts';

/** The lanes of an engine, and what they are in all. @internal */
export class LaneSet extends Set<Lane> {
  /** Whether nothing of any of them is being worked on. */
  get areQuiet(): boolean {
    for (const lane of this) if (!lane.quiet) return false;
    return true;
  }

  /** The same, apart from what waits for endpoints. */
  get areResting(): boolean {
    for (const lane of this) if (!lane.resting) return false;
    return true;
  }

  /** Bytes that count against the budget of all. */
  get bufferedBytes(): number {
    let bytes = 0;
    for (const lane of this) bytes += lane.bufferedBytes;
    return bytes;
  }

  /** Bytes that are held for nothing but writes which wait for endpoints. */
  get waitingBytes(): number {
    let bytes = 0;
    for (const lane of this) bytes += lane.waitingBytes;
    return bytes;
  }
}
