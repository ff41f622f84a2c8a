/** Who runs the pipelines: as named streams with their HTTP interface, or as bare pipelines. */
export type Side = 'streams' | 'bare' | 'idle';

/** What one lap is to do. */
export interface FleetJob {
  readonly side: Side;
  readonly pipelines: number;
  /** Records a second, of each. */
  readonly rate: number;
  readonly seconds: number;
}

/** What a lap took and found. */
export interface FleetLap {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Sent, over all pipelines. */
  readonly records: number;
  /** Figures of `show` and `/metrics` that are not what was sent. */
  readonly wrong: number;
  /** How long one `show` of all took, and one scrape, in milliseconds; of those asked while records came. */
  readonly showMs: number;
  readonly scrapeMs: number;
  /** How much memory was in use at the end, in bytes. */
  readonly heapBytes: number;
}
