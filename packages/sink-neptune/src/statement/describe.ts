import type { DescribedStatement } from '@rivergraph/core';
import type { Bytecode } from '../driver/port.ts';
import { GremlinText } from './gremlin-text.ts';

/**
 * Writes a traversal as Gremlin text, as the documentation of Neptune does: `g.mergeV([(T.id): p0]).option(Merge.onCreate, …)`.
 *
 * The names of a graph (labels, properties, steps' own names) are in the text, values are parameters. For people and tests: what is sent
 * is the bytecode.
 */
export function describeBytecode(bytecode: Bytecode): Pick<DescribedStatement, 'text' | 'parameters'> {
  const gremlin = new GremlinText();
  const text = `g${gremlin.steps(bytecode)}`;
  return { text, parameters: gremlin.parameters };
}
