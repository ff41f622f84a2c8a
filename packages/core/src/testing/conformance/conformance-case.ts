/** The two functions of a test runner that a kit needs; those of vitest and of `node:test` fit. @public */
export interface TestFunctions {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/** A case that is left out, and why. The reason is printed. @public */
export interface SkippedCase {
  readonly case: string;
  readonly reason: string;
}

/**
 * One thing that an adapter must do. `run` rejects when it does not.
 *
 * @public
 */
export interface ConformanceCase<Kit, Feature extends string = string> {
  /** Unique within its kit; a sentence about the adapter. */
  readonly name: string;
  readonly group: string;
  /** The features without which the case makes no sense. */
  readonly needs?: readonly Feature[] | undefined;
  readonly run: (kit: Kit) => Promise<void>;
}
