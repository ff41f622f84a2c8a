/** Pipelines that run. */
export interface RunningFleet {
  /** What an operator does now and then: looks at all, and has the metrics scraped. */
  look(): Promise<{ readonly showMs: number; readonly scrapeMs: number }>;
  /** Records that each has finished and stored. */
  consumed(): readonly number[];
  /** Counts the figures that differ from so many records of each. */
  wrong(sent: number): Promise<number>;
  end(): Promise<void>;
}
