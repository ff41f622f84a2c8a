import { makePeoplePlan } from '@rivergraph/example-kit';
import { describe, expect, it } from 'vitest';
import { partsOf } from '../src/parts.ts';

const plan = { people: 50, broken: 4, partitions: 3, seed: 3 };

describe('partsOf', () => {
  it.each([20, 400, 2_000])('cuts %i messages into parts that are all of them, in order', (messages) => {
    const { sent } = makePeoplePlan({ ...plan, messages });
    const { first, running, killed, down } = partsOf({ sent });

    expect([...first, ...running, ...killed, ...down]).toEqual(sent);
    expect(Math.min(first.length, running.length, killed.length, down.length)).toBeGreaterThan(0);
    expect(first.length).toBeLessThanOrEqual(12);
  });
});
