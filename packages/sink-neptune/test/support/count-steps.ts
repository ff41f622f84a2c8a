import driver from 'gremlin';
import type { Bytecode } from '../../src/driver/port.ts';
import { instructionsOf } from '../../src/statement/instructions.ts';

const { Bytecode: BytecodeClass } = driver.process;

/** How many steps a traversal has, those of the traversals in its arguments among them. */
export function countSteps(bytecode: Bytecode): number {
  const { stepInstructions } = instructionsOf(bytecode);
  return stepInstructions.reduce((sum, [, ...values]) => sum + 1 + countAll(values), 0);
}

function countAll(values: Iterable<unknown>): number {
  let sum = 0;
  for (const value of values) {
    if (value instanceof BytecodeClass) sum += countSteps(value);
    else if (value instanceof Map) sum += countAll(value.values());
    else if (Array.isArray(value)) sum += countAll(value);
  }
  return sum;
}
