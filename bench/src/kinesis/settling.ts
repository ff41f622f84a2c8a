import { setTimeout as sleep } from 'node:timers/promises';
import { Crew } from './crew/crew.ts';
import type { CrewOptions } from './crew/crew.ts';

/** How long it took until the shards were shared evenly, in failover times. */
export interface Settling {
  /** Two workers join one that has all shards. */
  readonly join: number;
  /** One of three is killed. */
  readonly crash: number;
  /** One joins two. */
  readonly replace: number;
  /** One of three stops. */
  readonly leave: number;
}

/** Lets workers come and go. `random`: from 0 to 1; what happens falls anywhere between two rounds of the others. */
export async function runSettling(options: CrewOptions, random: () => number): Promise<Settling> {
  await using crew = new Crew(options);
  const anyTime = async (): Promise<void> => {
    await sleep((1 + random()) * options.failoverMs);
  };
  const [first] = await crew.load(1);
  await crew.settle(() => first?.begin());
  const joining = await crew.load(2);
  await anyTime();
  const join = await crew.settle(() => joining.forEach((worker) => worker.begin()));
  await anyTime();
  const crash = await crew.settle(() => joining[0]?.kill());
  const next = await crew.load(1);
  await anyTime();
  const replace = await crew.settle(() => next[0]?.begin());
  await anyTime();
  const leave = await crew.settle(() => first?.stop());
  return { join, crash, replace, leave };
}
