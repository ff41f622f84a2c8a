import { describe, expect, it } from 'vitest';
import { findTopics } from '../src/topics.ts';
import { ScriptedKafka } from './support/scripted-kafka/scripted-kafka.ts';

const admin = () =>
  new ScriptedKafka({ charges: 1, 'charges-eu': 2, refunds: 1, __consumer_offsets: 1 }).scriptedAdmin;

describe('findTopics', () => {
  it.each<[string, readonly (string | RegExp)[], readonly string[]]>([
    ['a name', ['charges'], ['charges']],
    ['a name said twice', ['charges', 'charges'], ['charges']],
    ['a pattern', [/^charges/], ['charges', 'charges-eu']],
    ['a pattern with a memory', [/charges/g, /charges/y], ['charges', 'charges-eu']],
    ['names and patterns', ['refunds', /eu$/, /^ref/], ['refunds', 'charges-eu']],
    ['a pattern for everything, internal topics left out', [/./], ['charges', 'charges-eu', 'refunds']],
    ['an internal topic by its name', ['__consumer_offsets'], ['__consumer_offsets']],
  ])('finds %s', async (_, wanted, found) => {
    expect(await findTopics(admin(), wanted)).toEqual(found);
  });

  it('does not list topics for names alone', async () => {
    const port = admin();

    await findTopics(port, ['charges']);

    expect(port.calls).toEqual(['fetchTopicMetadata charges']);
  });

  it.each<[RegExp]>([[/^none/], [/^__/]])('refuses the pattern %s that matches nothing', async (pattern) => {
    const finding = findTopics(admin(), ['charges', pattern]);

    await expect(finding).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'missing-topic',
      message: expect.stringContaining(String(pattern)) as string,
    });
  });

  it('rejects for a name that nobody knows', async () => {
    await expect(findTopics(admin(), ['charges', 'typo'])).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'missing-topic',
      message: expect.stringContaining("'typo'"),
    });
  });
});
