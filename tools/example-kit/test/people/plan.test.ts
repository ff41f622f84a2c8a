import { describe, expect, it } from 'vitest';
import { expectedContent } from '../../src/people/expected-content.ts';
import { makePeoplePlan } from '../../src/people/plan.ts';
import type { PeoplePlanOptions, SentMessage } from '../../src/people/plan.ts';

const options: PeoplePlanOptions = { messages: 900, people: 50, broken: 14, partitions: 3, seed: 3 };

function canBeRead({ text }: SentMessage): boolean {
  return /^\d+( \d+)?$/.test(text);
}

describe('makePeoplePlan', () => {
  it('makes the same plan for a seed, and another one for another', () => {
    const plan = makePeoplePlan(options);

    expect(makePeoplePlan(options)).toEqual(plan);
    expect(makePeoplePlan({ ...options, seed: 4 }).messages).not.toEqual(plan.messages);
  });

  it('sends as many messages as asked for of each kind, and besides what cannot be read', () => {
    const { messages, broken, sent } = makePeoplePlan(options);

    expect([messages.length, broken.length, sent.length]).toEqual([900, 14, 914]);
    expect(sent.filter((message) => !canBeRead(message))).toEqual(broken);
    expect(messages.filter((message) => 'id' in message).length).toBeGreaterThan(45);
    expect(messages.filter((message) => 'from' in message).length).toBeGreaterThan(700);
  });

  it('knows the place of each message in its partition', () => {
    const { sent } = makePeoplePlan(options);

    for (const partition of [0, 1, 2]) {
      const offsets = sent.filter((one) => one.partition === partition).map(({ offset }) => offset);
      expect(offsets).toEqual(offsets.map((_, index) => index));
      expect(offsets.length).toBeGreaterThan(100);
    }
  });

  it('sends what is about one person as a beginning to one partition', () => {
    const { sent } = makePeoplePlan(options);

    const partitions = new Map<string, Set<number>>();
    for (const { key, partition } of sent) {
      if (key === null) continue;
      partitions.set(key, (partitions.get(key) ?? new Set()).add(partition));
    }

    expect([...partitions.values()].filter(({ size }) => size > 1)).toEqual([]);
  });

  it('spreads what cannot be read, also where it is half of all', () => {
    const { sent } = makePeoplePlan({ ...options, messages: 200, broken: 200 });

    const readable = sent.map(canBeRead);
    const runs = readable
      .join('')
      .split('true')
      .map((run) => run.length / 'false'.length);

    expect(Math.max(...runs)).toBeLessThan(4);
  });

  it.each([
    { messages: 1, people: 1, broken: 0, partitions: 1, seed: 0 },
    { messages: 1, people: 1, broken: 1, partitions: 4, seed: 0 },
  ])('plans the shortest of runs: %j', (shortest) => {
    expect(makePeoplePlan(shortest).sent).toHaveLength(shortest.messages + shortest.broken);
  });
});

describe('expectedContent', () => {
  it('names everybody and every connection once, and what is set aside with its place', () => {
    const content = expectedContent('people', {
      messages: [{ id: 1 }, { from: 1, to: 2 }, { from: 1, to: 2 }, { from: 2, to: 1 }, { id: 1 }],
      broken: [{ text: 'hello', key: null, partition: 2, offset: 7 }],
    });

    expect(content).toEqual({
      people: ['1', '2'],
      connections: ['1 2', '2 1'],
      letters: ['people-2 at 7: "hello"'],
    });
  });
});
