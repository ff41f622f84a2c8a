import type { DoubleEffectTime, DoubleRequest } from '@rivergraph/servers';
import type { MemgraphFault } from '../memgraph-fault.ts';
import type { Stage } from '../stage.ts';

/** Connections break when the server was told to commit, and has not. */
export function cutBefore(): MemgraphFault {
  return { name: 'cut before the commit', strike: async (stage) => await cut(stage, 'before') };
}

/** Connections break when the server has committed, and nobody is told. */
export function cutAfter(): MemgraphFault {
  return { name: 'cut after the commit', strike: async (stage) => await cut(stage, 'after') };
}

/** Connections break while statements are on their way. */
export function cutBetween(): MemgraphFault {
  return {
    name: 'cut between statements',
    strike: async (stage) => {
      const { watch } = stage.life;
      const before = watch.failuresWith('unavailable');
      const cuts = stage.choose({ quick: 4, full: 60 });
      for (let left = cuts; left > 0; left -= 1) {
        await cutOnce(stage, {
          on: left % 2 === 0 ? 'run' : 'begin',
          when: left % 4 < 2 ? 'before' : 'after',
        });
      }
      await stage.untilFailed('unavailable', before, cuts);
    },
  };
}

async function cut(stage: Stage, when: DoubleEffectTime): Promise<void> {
  const before = stage.life.watch.failuresWith('unavailable');
  const cuts = stage.choose({ quick: 4, full: 60 });
  for (let left = cuts; left > 0; left -= 1) {
    const commits = left % 2 === 0 ? 'auto' : 'explicit';
    await cutOnce(stage, { on: 'commit', when, commits });
    if (left % 3 === 1) await stage.recovers();
  }
  await stage.untilFailed('unavailable', before, cuts);
}

interface Cut {
  readonly on: DoubleRequest['kind'];
  readonly when: DoubleEffectTime;
  /** Which commits are meant. @defaultValue either */
  readonly commits?: DoubleRequest['commits'];
}

async function cutOnce(stage: Stage, { on, when, commits }: Cut): Promise<void> {
  const { sender, random } = stage.parts;
  stage.struck();
  const fault = stage.server.inject({
    on,
    match: (request) => commits === undefined || request.commits === commits,
    skip: commits === 'auto' ? 0 : random.whole(0, 3),
    times: 1,
    effect: { kind: 'cut', when },
  });
  if (commits === 'auto') {
    // Among many records hardly a batch is of one statement.
    await stage.rest();
    while (fault.hits === 0) {
      sender.burst(0, 1);
      await stage.until('the fault had struck, or a record was stored', () => fault.hits > 0 || stage.isIdle);
    }
    sender.resume();
  }
  await stage.untilHit(fault);
}
