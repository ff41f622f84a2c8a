import type { Figure } from './figures.ts';

/** How much a bench is to do. */
export type Effort = 'quick' | 'full';

/** A bench: rivals interleaved in one run, judged by medians. */
export interface Bench {
  /** What it measures, in a line. */
  readonly about: string;
  /**
   * Measures. Prints nothing but through `tell`.
   *
   * Failure: rejects where a rival did not do its work; a slow one is no failure but a figure.
   */
  run(effort: Effort, tell: (line: string) => void): Promise<readonly Figure[]>;
}
