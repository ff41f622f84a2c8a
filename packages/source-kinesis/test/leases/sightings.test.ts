import { describe, expect, it } from 'vitest';
import { Sightings } from '../../src/leases/sightings.ts';
import { makeLease } from '../support/make-lease.ts';

describe('how long a lease has stood still', () => {
  it('counts from when it was seen first, whatever was before', () => {
    const sightings = new Sightings();
    const lease = makeLease('a', { counter: 7 });

    sightings.look([lease], 1_000);

    expect(sightings.stillFor(lease, 1_000)).toBe(0);
    expect(sightings.stillFor(lease, 1_500)).toBe(500);
  });

  it('goes on while the counter stays, and begins anew when it grows', () => {
    const sightings = new Sightings();
    const before = makeLease('a', { counter: 7 });
    const after = makeLease('a', { counter: 8 });

    sightings.look([before], 1_000);
    sightings.look([before], 2_000);
    expect(sightings.stillFor(before, 3_000)).toBe(2_000);

    sightings.look([after], 3_000);
    expect(sightings.stillFor(after, 3_500)).toBe(500);
  });

  it('begins anew also when the counter was set back', () => {
    const sightings = new Sightings();
    sightings.look([makeLease('a', { counter: 7 })], 1_000);

    sightings.look([makeLease('a', { counter: 0 })], 2_000);

    expect(sightings.stillFor(makeLease('a', { counter: 0 }), 2_100)).toBe(100);
  });

  it('is nothing for a lease that was not seen, or not with this counter', () => {
    const sightings = new Sightings();
    sightings.look([makeLease('a', { counter: 7 })], 1_000);

    expect(sightings.stillFor(makeLease('b'), 9_000)).toBe(0);
    expect(sightings.stillFor(makeLease('a', { counter: 8 }), 9_000)).toBe(0);
  });

  it('forgets a lease that is gone', () => {
    const sightings = new Sightings();
    const lease = makeLease('a');
    sightings.look([lease], 1_000);
    sightings.look([], 2_000);

    sightings.look([lease], 3_000);

    expect(sightings.stillFor(lease, 3_000)).toBe(0);
  });
});
