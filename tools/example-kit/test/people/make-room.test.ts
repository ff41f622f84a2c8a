import { describe, expect, it } from 'vitest';
import { makeRoomForPeople } from '../../src/people/make-room.ts';
import type { RoomOptions } from '../../src/people/make-room.ts';

interface Scene extends Pick<RoomOptions, 'topic' | 'admin' | 'query'> {
  readonly deleted: readonly string[];
}

function sceneWith(topics: readonly string[], people: number): Scene {
  const deleted: string[] = [];
  const deleteTopics = async (options: { readonly topics: string[] }): Promise<void> =>
    void deleted.push(...options.topics);
  const query = async (text: string): Promise<readonly { readonly people: bigint }[]> => {
    if (text.includes('DELETE')) deleted.push('people');
    return [{ people: BigInt(people) }];
  };
  return { topic: 'people', admin: { listTopics: async () => topics, deleteTopics }, query, deleted };
}

describe('makeRoomForPeople', () => {
  it('leaves alone what is empty', async () => {
    const scene = sceneWith(['another'], 0);

    await makeRoomForPeople({ ...scene, existing: 'refuse' });

    expect(scene.deleted).toEqual([]);
  });

  it('refuses what is there, and says what that is', async () => {
    const scene = sceneWith(['people'], 1);

    await expect(makeRoomForPeople({ ...scene, existing: 'refuse' })).rejects.toThrow(
      'the topic people and 1 Person node',
    );

    expect(scene.deleted).toEqual([]);
  });

  it('deletes what is there when it is to be replaced', async () => {
    const scene = sceneWith(['people', 'another'], 12);

    await makeRoomForPeople({ ...scene, existing: 'replace' });

    expect(scene.deleted).toEqual(['people', 'people']);
  });
});
