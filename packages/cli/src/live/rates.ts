/** A count at a moment. */
interface Sample {
  readonly at: number;
  readonly count: number;
}

/** Records per second of each name, between the last two times that it was told. */
export class Rates {
  #samples: ReadonlyMap<string, Sample> = new Map();
  #rates: ReadonlyMap<string, number> = new Map();

  /** Takes what was counted until now. Names that are left out are forgotten. */
  take(counts: ReadonlyMap<string, number>, now: number): ReadonlyMap<string, number> {
    const rates = new Map<string, number>();
    for (const [name, count] of counts) {
      const perSecond = rateSince(this.#samples.get(name), { at: now, count });
      if (perSecond !== undefined) rates.set(name, perSecond);
    }
    this.#samples = new Map([...counts].map(([name, count]) => [name, { at: now, count }]));
    this.#rates = rates;
    return rates;
  }

  /** What `take` gave last. */
  get latest(): ReadonlyMap<string, number> {
    return this.#rates;
  }
}

function rateSince(before: Sample | undefined, now: Sample): number | undefined {
  // A count that went back is that of another process.
  if (before === undefined || now.at <= before.at || now.count < before.count) return undefined;
  return ((now.count - before.count) * 1_000) / (now.at - before.at);
}
