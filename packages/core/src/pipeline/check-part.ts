import { misconfigured } from '../errors.ts';
import { typeName } from '../util/coded-error.ts';

/** Checks that a part has the methods that its contract asks for; a program in plain JavaScript may give anything. @internal */
export function checkPart(name: string, part: unknown, methods: readonly string[]): void {
  const given = typeof part === 'object' && part !== null ? (part as Record<string, unknown>) : {};
  const missing = methods.find((method) => typeof given[method] !== 'function');
  if (missing !== undefined)
    throw misconfigured(`option ${name}: expected an object with ${missing}(), got ${typeName(part)}`);
}
