import type { Sink } from '@rivergraph/core';
import { expect, it } from 'vitest';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import { errorOf } from './error-of.ts';

/** What the factory of a Bolt sink does with options. */
export interface OptionsPlan {
  /** Takes options as plain JavaScript may give them. */
  readonly create: (options: unknown) => Sink<CypherSinkWrite>;
  readonly name: string;
  /** What is wrong, and what is said of it; what every Bolt sink refuses is tested beside those. */
  readonly wrong: readonly (readonly [options: unknown, message: string])[];
}

/** Declares what every Bolt sink does with its options; for the inside of a `describe`. */
export function describeOptions({ create, name, wrong }: OptionsPlan): void {
  it.each(wrong.map(([options, message], at) => [at, message, options] as const))(
    'refuses what makes no sense (%i): %s',
    (_at, message, options) => {
      const error = errorOf(() => create(options));

      expect(error.code).toBe('misconfigured');
      expect(error.message).toContain(message);
    },
  );

  it('takes an address and does no I/O', () => {
    expect(create({ url: 'bolt://localhost:7687' }).name).toBe(name);
  });
}
