import type { CreateBatcher } from '@rivergraph/core';
import type { EntityPlan } from '@rivergraph/core/testing';
import { runEntityHistory } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import {
  apart,
  betweenHubs,
  lostCompany,
  oneUser,
  refusedFold,
  scattered,
  setAgain,
  shapesInTurn,
} from './directed-plans.ts';
import {
  byUnitBatcher,
  crampedBatcher,
  greedyBatcher,
  lonelyBatcher,
  sharingBatcher,
} from './liars/batchers.ts';
import { forgetfulBatcher, recklessFolder } from './liars/folding-batcher.ts';
import { simpleBatcher } from './liars/simple-batcher.ts';

/** A wrong batcher, the case that it fails, and what the kit says. */
const liars: readonly [name: string, batcher: CreateBatcher, plan: EntityPlan, caughtBy: RegExp][] = [
  ['orders by unit only', byUnitBatcher, shapesInTurn, /^order: .* came later and has an entity of it$/],
  ['orders by unit only', byUnitBatcher, shapesInTurn, /^serial: .* by the order of arrival$/],
  ['reserves nothing', greedyBatcher, betweenHubs, /^waiting: .* takes an entity of .* which waits longest$/],
  ['folds across a delete', recklessFolder, setAgain, /^serial: .* by the order of arrival$/],
  ['folds across a delete', recklessFolder, setAgain, /^folding: /],
  ['forgets with a lost partition what was folded with it', forgetfulBatcher, lostCompany, /^kept: /],
  ['forgets with a lost partition what was folded with it', forgetfulBatcher, lostCompany, /^stalls: /],
  ['shares an entity', sharingBatcher, oneUser, /^sharing: two batches at once have /],
];

const honest: readonly [name: string, batcher: CreateBatcher | undefined][] = [
  ['the batcher of ordering entity', undefined],
  ['a simple batcher', simpleBatcher()],
];

describe('the kit of entity histories', () => {
  for (const [name, batcher, plan, caughtBy] of liars) {
    it(`catches a batcher that ${name}: ${caughtBy.source}`, async () => {
      const { faults } = await runEntityHistory(plan, { batcher });

      expect(faults.filter((fault) => caughtBy.test(fault))).not.toEqual([]);
    });
  }

  for (const [name, batcher] of honest) {
    it(`finds nothing wrong with ${name}`, async () => {
      const plans = [
        shapesInTurn,
        betweenHubs,
        setAgain,
        lostCompany,
        oneUser,
        apart,
        scattered,
        refusedFold,
      ];
      const outcomes = await Promise.all(
        plans.map(async (plan) => await runEntityHistory(plan, { batcher })),
      );

      expect(outcomes.flatMap(({ faults }) => faults)).toEqual([]);
    });
  }

  it('sees whether writes that do not meet go at once', async () => {
    const good = await runEntityHistory(apart);
    const lonely = await runEntityHistory(apart, { batcher: lonelyBatcher });

    expect(good.figures.mostAtOnce).toBe(4);
    expect(lonely.figures.mostAtOnce).toBe(1);
  });

  it('sees that there are too few buckets to fill the slots', async () => {
    const good = await runEntityHistory(scattered);
    const cramped = await runEntityHistory(scattered, { batcher: crampedBatcher });

    expect(good.figures.meanAtOnce).toBeGreaterThan(3);
    expect(cramped.figures.meanAtOnce).toBeLessThan(2);
  });
});
