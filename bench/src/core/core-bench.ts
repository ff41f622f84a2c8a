import type { Bench } from '../bench-definition.ts';
import { memoryFigures } from './memory.ts';
import { race } from './race.ts';
import { trackerRate } from './tracker.ts';

/** What the pipeline itself costs: nothing outside it does any work. */
export const coreBench: Bench = {
  about: 'the cost of the pipeline itself, against a bare loop and against a queue task per record',
  run: async (effort, tell) => [
    ...(await race(effort, tell)),
    await trackerRate(effort, tell),
    ...(await memoryFigures(tell)),
  ],
};
