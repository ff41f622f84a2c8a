import type { Direction, Ending } from '@rivergraph/servers';
import type { KafkaFault } from '../kafka-fault.ts';
import type { Stage } from '../stage.ts';

/** About what passes within half a second. */
const mostBytes: Readonly<Record<Direction, number>> = { toClient: 20_000, toServer: 2_000 };

/** Connections break at any byte, or nothing passes for a while. */
export const proxyFaults: KafkaFault = {
  name: 'proxy cuts and freezes',
  cluster: 'single',
  partitions: 3,
  consumers: 2,
  isProxied: true,
  strike: async (stage) => {
    for (let left = stage.choose({ quick: 2, full: 8 }); left > 0; left -= 1) {
      cut(stage);
      await stage.recovers();
      await stage.linger(100, 1_000);
    }
    for (let left = stage.choose({ quick: 1, full: 2 }); left > 0; left -= 1) {
      await freeze(stage, stage.choose({ quick: 3_000, full: 30_000 }));
      await stage.recovers();
    }
  },
};

function cut(stage: Stage): void {
  const { proxy, random } = stage.parts;
  const ending = random.oneOf<Ending>(['reset', 'fin']);
  const direction = random.oneOf<Direction>(['toClient', 'toServer']);
  stage.struck();
  if (random.whole(0, 1) === 0) proxy?.cut({ ending });
  else proxy?.cutAfter(random.whole(0, mostBytes[direction]), { ending, direction });
}

async function freeze(stage: Stage, ms: number): Promise<void> {
  stage.struck();
  stage.parts.proxy?.freeze();
  await stage.linger(ms, ms);
  stage.parts.proxy?.thaw();
}
