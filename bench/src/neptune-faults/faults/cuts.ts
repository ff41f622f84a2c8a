import type { EffectTime } from '@rivergraph/servers';
import type { NeptuneFault } from '../neptune-fault.ts';
import type { Stage } from '../stage.ts';

/** Connections break before the server has heard of a request. */
export function cutBefore(): NeptuneFault {
  return { name: 'cut before the request', strike: async (stage) => await cut(stage, 'before') };
}

/** Connections break when the server has done what it was asked to, and nobody is told. */
export function cutAfter(): NeptuneFault {
  return { name: 'cut before the answer', strike: async (stage) => await cut(stage, 'after') };
}

/** As both, with the other form of requests and the other encoding. */
export function cutLists(): NeptuneFault {
  return {
    name: 'cuts, lists in GraphBinary',
    sink: { form: 'inject', serializer: 'graphbinary' },
    strike: async (stage) => {
      await cut(stage, 'before');
      await cut(stage, 'after');
    },
  };
}

async function cut(stage: Stage, when: EffectTime): Promise<void> {
  const { front, random } = stage.parts;
  const before = stage.life.watch.failuresWith('unavailable');
  const cuts = stage.choose({ quick: 6, full: 45 });
  for (let left = cuts; left > 0; left -= 1) {
    stage.struck();
    const fault = front.inject({ skip: random.whole(0, 3), times: 1, effect: { kind: 'close', when } });
    await stage.until('a connection was cut', () => fault.hits === 1);
    if (left % 3 === 1) await stage.recovers();
  }
  stage.expectFailures('unavailable', before, cuts);
}
