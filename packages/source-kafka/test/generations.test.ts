import { describe, expect, it } from 'vitest';
import { Generations } from '../src/generations.ts';

function joinAnswered(generations: Generations, syncs = 1): 'unbroken' | 'broken' {
  generations.answered('JoinGroup');
  for (let sync = 0; sync < syncs; sync += 1) generations.answered('SyncGroup');
  return generations.joined();
}

describe('Generations', () => {
  it('takes joins with one SyncGroup each for a chain', () => {
    const generations = new Generations();

    expect(joinAnswered(generations)).toBe('unbroken');
    expect(generations.seen(1)).toBe('expected');
    expect(generations.seen(1)).toBe('expected');
    expect(joinAnswered(generations)).toBe('unbroken');
    expect(generations.seen(2)).toBe('expected');
  });

  it('takes a join with two SyncGroups for a break', () => {
    const generations = new Generations();
    joinAnswered(generations);

    expect(joinAnswered(generations, 2)).toBe('broken');
    expect(joinAnswered(generations)).toBe('unbroken');
  });

  it('takes requests of other kinds for nothing', () => {
    const generations = new Generations();
    for (const name of ['Fetch', 'OffsetCommit', 'Heartbeat', 'FindCoordinator']) generations.answered(name);

    expect(joinAnswered(generations)).toBe('unbroken');
  });

  it('sees by a heartbeat that a generation was skipped', () => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.seen(4);
    joinAnswered(generations);

    expect(generations.seen(6)).toBe('skipped');
    expect(generations.seen(6)).toBe('expected');
  });

  it('counts joins without a heartbeat between them', () => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.seen(4);
    joinAnswered(generations);
    joinAnswered(generations);

    expect(generations.seen(6)).toBe('expected');
  });

  it.each([
    { joins: 1, generation: 4 },
    { joins: 2, generation: 4 },
    { joins: 2, generation: 5 },
  ])('takes $joins joins that leave the group in generation $generation, seen 4, for a chain', (told) => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.seen(4);
    for (let join = 0; join < told.joins; join += 1) joinAnswered(generations);

    expect(generations.seen(told.generation)).toBe('expected');
    expect(generations.seen(told.generation)).toBe('expected');
  });

  it('takes an older generation for a group that was made anew', () => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.seen(4);
    joinAnswered(generations);

    expect(generations.seen(3)).toBe('skipped');
  });

  it('sees a skip through joins without a heartbeat between them', () => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.seen(4);
    joinAnswered(generations);
    joinAnswered(generations);

    expect(generations.seen(7)).toBe('skipped');
  });

  it('forgives a heartbeat of another fetch between the answer to JoinGroup and the join', () => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.seen(1);
    generations.answered('JoinGroup');

    expect(generations.seen(2)).toBe('expected');
    generations.answered('SyncGroup');
    expect(generations.joined()).toBe('unbroken');
    expect(generations.seen(2)).toBe('expected');
  });

  it('finds the client stuck when heartbeats go on between the answer to JoinGroup and the join', () => {
    const generations = new Generations();
    joinAnswered(generations);
    generations.answered('JoinGroup');

    const sightings = Array.from({ length: 5 }, () => generations.seen(2));

    expect(sightings.at(-1)).toBe('stuck');
  });
});
