import type { Bytecode } from '../../src/driver/port.ts';
import { describeBytecode } from '../../src/statement/describe.ts';

/** A traversal as text, with its values in their places. */
export function stepText(bytecode: Bytecode): string {
  const { text, parameters } = describeBytecode(bytecode);
  return text.replace(/\bp\d+\b/g, (name) => valueText(parameters[name]));
}

function valueText(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value).replaceAll('"', "'");
}
