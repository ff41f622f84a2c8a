import { describe, expect, it } from 'vitest';
import { failoverMs, freshShards, LeaseWorld } from '../support/lease-world.ts';

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

describe('three workers over 12 shards', () => {
  it.each(seeds)('settle within 3 failover times after two join at once (seed %i)', async (seed) => {
    const world = new LeaseWorld(freshShards(12), seed);
    await world.add('a').start({ drainMs: 100 });
    await world.clock.advance(3 * failoverMs);

    await Promise.all([world.add('b').start({ drainMs: 100 }), world.add('c').start({ drainMs: 100 })]);
    await world.clock.advance(3 * failoverMs);

    expect(world.loads()).toEqual([4, 4, 4]);
    expect(world.doubles).toEqual([]);
  });

  it.each(seeds)('settle within 3 failover times after one crashes (seed %i)', async (seed) => {
    const world = new LeaseWorld(freshShards(12), seed);
    await world.add('a').start({ drainMs: 100 });
    await world.add('b').start({ drainMs: 100 });
    const c = world.add('c');
    await c.start({ drainMs: 100 });
    await world.clock.advance(5 * failoverMs + seed * 731);
    expect(world.loads()).toEqual([4, 4, 4]);

    c.kill();
    await world.clock.advance(3 * failoverMs);

    expect(world.loads()).toEqual([6, 6, 0]);
    expect(world.doubles).toEqual([]);
  });

  it.each(seeds)('settle within 2 failover times after one leaves (seed %i)', async (seed) => {
    const world = new LeaseWorld(freshShards(12), seed);
    await world.add('a').start({ drainMs: 100 });
    await world.add('b').start({ drainMs: 100 });
    const c = world.add('c');
    await c.start({ drainMs: 100 });
    await world.clock.advance(5 * failoverMs + seed * 731);

    await world.clock.runUntil(c.stop());
    await world.clock.advance(2 * failoverMs);

    expect(world.loads()).toEqual([6, 6, 0]);
    expect(world.doubles).toEqual([]);
  });
});
