import type { Direction, Ending } from '@rivergraph/servers';
import type { Neo4jFault } from '../neo4j-fault.ts';
import type { Stage } from '../stage.ts';

/**
 * About what a transaction takes: so that connections break in requests, before the commit, and in answers, after it. Every second
 * cut is right at the beginning of an answer: the server has committed, or is about to, and the sink is never told.
 */
const mostBytes: Readonly<Record<Direction, number>> = { toServer: 40_000, toClient: 1_500 };
const lingerMs = 250;

/** Connections break before and after the commit. */
export const proxyCuts: Neo4jFault = {
  name: 'proxy cuts around the commit',
  strike: async (stage) => {
    const before = stage.life.watch.failuresWith('unavailable');
    const cuts = stage.choose({ quick: 24, full: 300 });
    for (let cut = 0; cut < cuts; cut += 1) {
      cutOnce(stage, cut % 2 === 0 ? 0 : undefined);
      await stage.linger(0, lingerMs);
      if (cut % 8 === 7) await stage.recovers();
    }
    stage.expectFailures('unavailable', before, Math.ceil(cuts / 2));
  },
};

function cutOnce(stage: Stage, atByte: number | undefined): void {
  const { random, proxy } = stage.parts;
  const ending = random.oneOf<Ending>(['reset', 'fin']);
  const direction = atByte === undefined ? random.oneOf<Direction>(['toClient', 'toServer']) : 'toClient';
  stage.struck();
  proxy.cutAfter(atByte ?? random.whole(0, mostBytes[direction]), { ending, direction });
}
