import { systemClock } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import type { StreamSettings } from '@rivergraph/streams';
import config from '../rivergraph.config.ts';

const ignore = (): void => undefined;

describe('rivergraph.config.ts', () => {
  it('defines one kind of stream, which wants a transform', () => {
    expect(Object.keys(config.definitions)).toEqual(['kafka-to-memgraph']);
    expect(config.definitions['kafka-to-memgraph']).toMatchObject({ transform: 'required' });
  });

  it('lets statements wait for others only where they have a person in common', () => {
    const write = config.definitions['kafka-to-memgraph']?.statement?.('MERGE (:Person {id: $id})', {
      id: 7,
    });

    expect(write).toMatchObject({ kind: 'statement', parameters: { id: 7n }, entities: ['person 7'] });
  });

  it('wants the topics as a text', async () => {
    const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    const definition = config.definitions['kafka-to-memgraph'];
    const make = async (settings: StreamSettings): Promise<unknown> =>
      await definition?.pipeline({
        name: 'people',
        settings,
        transform: undefined,
        logger,
        clock: systemClock,
      });

    await expect(make({ topics: 'one,two' })).resolves.toHaveProperty('source');
    await expect(make({})).rejects.toThrow("settings: expected 'topics' to be a text, got undefined");
    await expect(make({ topics: ['one'] })).rejects.toThrow('got object');
  });
});
