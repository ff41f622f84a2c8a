import type { StreamInfo } from '@rivergraph/streams';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConnectorConfig, showConnectorConfig } from '../../src/connect/connector-config.ts';
import { FakeStreams } from '../support/fake-streams.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);
const reserved = ['name', 'connector.class', 'tasks.max', 'transform', 'batch.size', 'batch.interval.ms'];

async function streamWith(settings: StreamInfo['settings']): Promise<StreamInfo> {
  return await new FakeStreams().create('one', { definition: 'orders', settings, transform: 'a.js' });
}

describe('configuration of a connector', () => {
  it('is put back as it was shown and is the same', async () => {
    const value = fc.jsonValue({ maxDepth: 3 }).filter((one) => one !== null);
    const names = fc.string().filter((name) => !reserved.includes(name) && name !== '__proto__');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value, { noNullPrototype: true }), async (settings) => {
        const info = await streamWith(JSON.parse(JSON.stringify(settings)) as StreamInfo['settings']);

        const read = readConnectorConfig('one', showConnectorConfig(info), info);

        expect(read).toEqual({
          definition: 'orders',
          settings: info.settings,
          transform: 'a.js',
          batchSize: 1000,
          batchIntervalMs: 100,
        });
      }),
      { numRuns },
    );
  });

  it('is all text when it is shown', async () => {
    const info = await streamWith({ list: ['a'], count: 3, flag: true, text: 'x', nothing: null });

    const shown = showConnectorConfig(info);

    expect(shown).toMatchObject({ list: '["a"]', count: '3', flag: 'true', text: 'x', nothing: 'null' });
  });

  it('lets no setting stand in the place of what is of the stream', async () => {
    const info = await streamWith({ name: 'other', 'connector.class': 'other' });

    const shown = showConnectorConfig(info);

    expect(shown).toMatchObject({ name: 'one', 'connector.class': 'orders' });
  });

  it('is changed where the text is another', async () => {
    const info = await streamWith({ list: ['a'], count: 3 });

    const read = readConnectorConfig('one', { 'connector.class': 'orders', list: '["b"]', count: '4' }, info);

    expect(read.settings).toEqual({ list: '["b"]', count: '4' });
  });
});
