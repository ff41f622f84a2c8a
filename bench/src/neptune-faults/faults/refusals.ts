import type { NeptuneFault } from '../neptune-fault.ts';
import type { Stage } from '../stage.ts';
import { partitions, poisonMark } from '../workload.ts';

/** Three of ten requests meet another transaction. */
export function conflicts(): NeptuneFault {
  return { name: '30 % conflicts', strike: meetOthers };
}

/** As `conflicts`, with the other form of requests and the other encoding. */
export function conflictsOfLists(): NeptuneFault {
  return {
    name: '30 % conflicts, lists in GraphBinary',
    sink: { form: 'inject', serializer: 'graphbinary' },
    strike: meetOthers,
  };
}

/** Waits until each request that was refused has failed an attempt: the last may not be answered yet when it is counted. */
async function allHeard(stage: Stage, { code, before, refused }: Refused): Promise<void> {
  const { watch } = stage.life;
  await stage.until(`${refused} attempts had failed`, () => watch.failuresWith(code) - before >= refused);
}

interface Refused {
  readonly code: string;
  /** How many attempts had failed with it before the first request was refused. */
  readonly before: number;
  readonly refused: number;
}

async function meetOthers(stage: Stage): Promise<void> {
  const { front, random } = stage.parts;
  const before = stage.life.watch.failuresWith('conflict');
  const wanted = stage.choose({ quick: 15, full: 120 });
  stage.struck();
  const fault = front.inject({
    share: 0.3,
    seed: random.whole(1, 1e9),
    effect: { kind: 'error', code: 'ConcurrentModificationException' },
  });
  await stage.until('enough requests had met another', () => fault.hits >= wanted);
  fault.remove();
  await allHeard(stage, { code: 'conflict', before, refused: fault.hits });
  await stage.recovers();
}

/** Half of the requests are too many. */
export function throttling(): NeptuneFault {
  return {
    name: 'half throttled',
    strike: async (stage) => {
      const { front, random } = stage.parts;
      const before = stage.life.watch.failuresWith('throttled');
      const { slots } = stage.life.stats();
      const wanted = stage.choose({ quick: 6, full: 25 });
      stage.struck();
      const fault = front.inject({
        share: 0.5,
        seed: random.whole(1, 1e9),
        effect: { kind: 'error', code: 'ThrottlingException' },
      });
      await stage.until('fewer batches were in flight', () => stage.life.stats().slots < slots);
      await stage.until('enough requests were refused', () => fault.hits >= wanted);
      fault.remove();
      await allHeard(stage, { code: 'throttled', before, refused: fault.hits });
      await stage.recovers();
    },
  };
}

const constraintViolation = { kind: 'error', code: 'ConstraintViolationException' } as const;

/** A constraint is violated now and then, which is over when it is tried again. */
export function constraintOnce(): NeptuneFault {
  return {
    name: 'constraint violated once',
    strike: async (stage) => {
      const { front } = stage.parts;
      const before = stage.life.watch.failuresWith('conflict/constraint');
      const times = stage.choose({ quick: 3, full: 30 });
      for (let left = times; left > 0; left -= 1) {
        stage.struck();
        const fault = front.inject({ times: 1, effect: constraintViolation });
        await stage.until('a constraint was violated', () => fault.hits === 1);
        await stage.recovers();
      }
      stage.expectFailures('conflict/constraint', before, times);
    },
  };
}

const poisonEvery = 400;
const limit = { quick: 200, full: 2_000 };
const mostExtra = 60;

/** Some records violate a constraint for ever. */
export function poison(): NeptuneFault {
  return {
    name: 'constraint violated for ever',
    extras: { poisonEvery },
    limit,
    strike: async (stage) => {
      const { front } = stage.parts;
      const records = stage.choose(limit);
      front.inject({ match: ({ text }) => text.includes(poisonMark), effect: constraintViolation });
      await stage.allStored(records);
      const extra = stage.life.watch.attempts - stage.life.timesTold('batch');
      const most = (mostExtra * records * partitions) / poisonEvery;
      if (extra > most) stage.accuse(`expected at most ${most} extra requests, got ${extra}`);
    },
  };
}
