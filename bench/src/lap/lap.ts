/** Where a lap writes. */
export interface LapTarget {
  readonly url: string;
  /** The process whose CPU counts as the server's; `undefined` for a server that stands for none. */
  readonly serverPid: number | undefined;
}

/** What a lap took. */
export interface Lap {
  /** From the first record that was handed over to the last that is durable. */
  readonly seconds: number;
  /** Of the lap's own process, from the moment when it had joined its group. */
  readonly cpuSeconds: number;
  /** Of the server's process in the same time. */
  readonly serverCpuSeconds: number;
  /** First attempts of all batches. */
  readonly transactions: number;
  /** How many of these were given up for a conflict. A side that is told of none has none. */
  readonly conflicts: number;
}
