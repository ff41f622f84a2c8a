import { describe, expect, it } from 'vitest';
import { KclStory } from '../../src/kcl/story.ts';

function storyOf(...lines: readonly object[]): KclStory {
  const story = new KclStory();
  for (const line of lines) story.add(JSON.stringify(line));
  return story;
}

describe('KclStory', () => {
  it('knows the records and the checkpoints', () => {
    const place = { shardId: 'shard-0', sequence: '17', sub: '3' };

    const story = storyOf(
      { type: 'record', ...place, data: Buffer.from('Ada').toString('base64') },
      { type: 'checkpoint', ...place },
    );

    const [record] = story.records;
    expect(record).toMatchObject({ shardId: 'shard-0', sequence: '17', sub: 3 });
    expect(Buffer.from(record?.data ?? []).toString()).toBe('Ada');
    expect(story.checkpoints).toEqual(new Map([['shard-0', { sequence: '17', sub: 3 }]]));
  });

  it('knows the shards that are read', () => {
    const story = storyOf(
      { type: 'began', shardId: 'shard-0', sequence: 'TRIM_HORIZON', sub: '0' },
      { type: 'began', shardId: 'shard-1', sequence: '17', sub: '0' },
      { type: 'began', shardId: 'shard-2', sequence: '18', sub: '0' },
      { type: 'lost', shardId: 'shard-0' },
      { type: 'ended', shardId: 'shard-2' },
    );

    expect(story.reading).toEqual(new Map([['shard-1', '17']]));
    expect(story.checkpoints).toEqual(new Map([['shard-2', 'SHARD_END']]));
  });

  it('knows how the worker stopped', () => {
    expect(storyOf().stopped).toBeUndefined();
    expect(storyOf({ type: 'stopped', complete: 'true' }).stopped).toBe('complete');
    expect(storyOf({ type: 'stopped', complete: 'false', why: 'late' }).stopped).toBe('incomplete');
  });

  it('passes over what Java writes, and events that it does not know', () => {
    const story = storyOf({ type: 'state', state: 'STARTED' });

    story.add('OpenJDK 64-Bit Server VM warning: something');

    expect(story.records).toEqual([]);
    expect(story.reading.size).toBe(0);
  });
});
