import gremlin from 'gremlin';
import type { Bytecode } from '../driver/port.ts';

/** One step of a traversal. */
export type Step = readonly [name: string, ...values: readonly unknown[]];

/** Makes a traversal of steps; also one that is the argument of another's step. */
export function bytecodeOf(steps: readonly Step[]): Bytecode {
  const bytecode = new gremlin.process.Bytecode();
  for (const [name, ...values] of steps) bytecode.addStep(name, values);
  return bytecode;
}

/** Does something and goes on with what the traversal had before. */
export function aside(...steps: readonly Step[]): Step {
  return ['sideEffect', bytecodeOf(steps)];
}
