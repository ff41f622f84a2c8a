import type { Bench } from '../bench-definition.ts';
import { edgeRace } from './edge-race.ts';
import { manyShapesFigures } from './many-shapes.ts';
import { memoryFigures } from './memory.ts';
import { race } from './race.ts';
import { tileFigures } from './tiles.ts';
import { trackerRate } from './tracker.ts';

/** What the pipeline itself costs, where nothing outside it does any work; and what its ordering gains on a model. */
export const coreBench: Bench = {
  about: 'the cost of the pipeline itself, and what its ordering gains on a simulated database',
  run: async (effort, tell) => [
    ...(await race(effort, tell)),
    ...(await edgeRace(effort, tell)),
    await trackerRate(effort, tell),
    ...(await memoryFigures(tell)),
    ...(await tileFigures(effort, tell)),
    ...(await manyShapesFigures(effort, tell)),
  ],
};
