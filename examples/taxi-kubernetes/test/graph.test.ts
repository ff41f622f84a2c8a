import { describe, expect, it } from 'vitest';
import { check } from '../src/local/check.ts';
import { compareLines, digestOf, expectedGraph } from '../src/local/graph.ts';
import type { Probed } from '../src/local/probe.ts';
import { collect } from '../src/collect.ts';
import { tripsOf } from '../src/taxi/trips.ts';
import { readZones } from '../src/taxi/zones.ts';

const zones = await readZones();
const trips = await collect(tripsOf({ trips: 20, seed: 1, zones }));
const expected = expectedGraph(zones, trips);
const probed: Probed = {
  live: 200,
  ready: 200,
  metrics: 200,
  metricsWithoutToken: 401,
  written: 20,
  retries: 0,
  isUp: true,
  residentBytes: 1,
};
const good = { graph: expected, lag: 0, rejected: 0, probed: [probed], endings: [{ code: 0, seconds: 1 }] };

describe('compareLines', () => {
  it('counts what is missing, what nobody sent, and what is there twice', () => {
    expect(compareLines(['a', 'b', 'c'], ['c', 'a', 'a', 'd'])).toEqual({
      missing: 1,
      unexpected: 1,
      doubled: 1,
    });
  });
});

describe('digestOf', () => {
  it('is that of the lines, in whatever order they come', () => {
    const digest = digestOf(expected);

    expect(digestOf({ locations: expected.locations.toReversed(), trips: expected.trips.toReversed() })).toBe(
      digest,
    );
    expect(digestOf({ ...expected, trips: expected.trips.slice(1) })).not.toBe(digest);
  });
});

describe('check', () => {
  it('finds nothing where everything is as it was sent', () => {
    expect(check(expected, good)).toEqual([]);
  });

  it.each([
    [
      'a trip that was lost',
      { graph: { ...expected, trips: expected.trips.slice(1) } },
      'trips lost: expected 0, got 1',
    ],
    [
      'a trip that is there twice',
      { graph: { ...expected, trips: [...expected.trips, ...expected.trips.slice(0, 1)] } },
      'trips doubled: expected 0, got 1',
    ],
    [
      'a trip that leads elsewhere',
      {
        graph: {
          ...expected,
          trips: expected.trips.with(0, (expected.trips[0] ?? '').replace(/\|\d+\|/, '|1|')),
        },
      },
      'trips that nobody sent: expected 0, got 1',
    ],
    [
      'a place too few',
      { graph: { ...expected, locations: expected.locations.slice(1) } },
      'locations: expected 43, got 42',
    ],
    ['a lag', { lag: 3 }, 'lag: expected 0, got 3'],
    ['a rejected record', { rejected: 1 }, 'records in the dead letter: expected 0, got 1'],
    [
      'metrics for everybody',
      { probed: [{ ...probed, metricsWithoutToken: 200 }] },
      'replica 1: /metrics without the token',
    ],
    [
      'a stream that does not run',
      { probed: [probed, { ...probed, isUp: false }] },
      'replica 2: its metrics say',
    ],
    [
      'a replica that crashed',
      { endings: [{ code: undefined, seconds: 1 }] },
      'expected exit code 0 after SIGTERM, got none',
    ],
    ['a replica that took too long', { endings: [{ code: 0, seconds: 31 }] }, 'it took 31.0 s'],
  ])('finds %s', (_, change, said) => {
    expect(check(expected, { ...good, ...change }).join('\n')).toContain(said);
  });
});
