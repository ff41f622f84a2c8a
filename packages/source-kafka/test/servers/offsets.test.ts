import type { Source } from '@rivergraph/core';
import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it, onTestFinished } from 'vitest';
import { committedOffsets, withAdmin } from './support/admin.ts';
import { commitAs } from './support/commit-as.ts';
import { eventually, failureOf } from './support/eventually.ts';
import { Latch } from './support/latch.ts';
import { startReading } from './support/start-reading.ts';
import { textSource } from './support/text-source.ts';
import type { TextSourceOptions } from './support/text-source.ts';
import { uniqueName } from './support/unique-name.ts';

interface Place {
  readonly topic: string;
  readonly groupId: string;
}

describeWithKafka('the offsets of a Kafka source', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };
  const untilEnd = { run: { until: 'end' } } as const;

  function sourceOf({ topic, groupId }: Place, options: Partial<TextSourceOptions> = {}): Source {
    return textSource({ kafka, topics: [topic], groupId, ...options });
  }

  /** Makes a topic with these values, by partition; the value at index `n` has the timestamp `1000 * (n + 1)`. */
  async function topicWith(...partitions: readonly (readonly string[])[]): Promise<Place> {
    const topic = uniqueName('offsets');
    await createTopic({ brokers }, { topic, partitions: partitions.length });
    await append(topic, ...partitions);
    return { topic, groupId: uniqueName('offsets') };
  }

  async function append(topic: string, ...partitions: readonly (readonly string[])[]): Promise<void> {
    const records = partitions.flatMap((values, partition) =>
      values.map((value, index) => ({ partition, value, timestamp: 1000 * (index + 1) })),
    );
    await produce({ brokers }, { topic, records });
  }

  async function removeBefore({ topic }: Place, offset: number): Promise<void> {
    await withAdmin({ brokers }, async (admin) => {
      // kafkajs removes records only of topics that it knows already.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
    });
  }

  const committed = async ({ topic, groupId }: Place): Promise<Readonly<Record<number, number>>> =>
    committedOffsets({ brokers }, groupId, topic);

  it('begin at the end where fromBeginning is false, which is stored at once, also of an empty partition', async () => {
    const place = await topicWith(['a', 'b', 'c'], []);
    const first = startReading(sourceOf(place, { fromBeginning: false }));
    await eventually(async () => expect(await committed(place)).toEqual({ 0: 3, 1: 0 }));
    await first.stop();
    await append(place.topic, ['d'], ['e']);

    const second = startReading(sourceOf(place, { fromBeginning: false }), untilEnd);
    await second.ended;

    expect(first.read).toEqual([]);
    expect(second.texts()).toEqual(['d', 'e']);
  });

  it('begin at a time, or at the end where nothing is as new', async () => {
    const place = await topicWith(['a', 'b', 'c', 'd'], ['e']);

    const reading = startReading(sourceOf(place, { startAt: { timestamp: 3000 } }), untilEnd);
    await reading.ended;

    expect(reading.texts()).toEqual(['c', 'd']);
    expect(await committed(place)).toEqual({ 0: 4, 1: 1 });
  });

  it('begin at an offset, and end at another', async () => {
    const place = await topicWith(['a', 'b', 'c', 'd', 'e'], ['f', 'g']);
    const offsets = (table: Record<number, number>) => ({ offsets: { [place.topic]: table } });

    const reading = startReading(
      sourceOf(place, { startAt: offsets({ 0: 1 }), endAt: offsets({ 0: 4, 1: 1 }) }),
    );
    await reading.ended;

    expect(reading.texts()).toEqual(['b', 'c', 'd', 'f']);
    expect(await committed(place)).toEqual({ 0: 4, 1: 1 });
  });

  it('that were committed win over where the options say to begin', async () => {
    const place = await topicWith(['a', 'b', 'c']);
    await commitAs({ brokers }, place.groupId, { topic: place.topic, offsets: [2] });

    const reading = startReading(sourceOf(place, { fromBeginning: false }), untilEnd);
    await reading.ended;

    expect(reading.texts()).toEqual(['c']);
  });

  it.each([
    ['lie beyond the end', 100, 0],
    ['were removed by retention', 1, 3],
  ])('end the pipeline when they %s, and stay as they were', async (_, offset, removed) => {
    const place = await topicWith(['a', 'b', 'c', 'd', 'e']);
    await commitAs({ brokers }, place.groupId, { topic: place.topic, offsets: [offset] });
    if (removed > 0) await removeBefore(place, removed);

    const { error } = await failureOf(startReading(sourceOf(place)).ended);

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'offset-out-of-range' });
    expect(await committed(place)).toEqual({ 0: offset });
  });

  it.each([
    ['lie beyond the end', 'earliest', 100, 0, ['a', 'b', 'c', 'd', 'e', 'f']],
    ['were removed', 'earliest', 1, 3, ['d', 'e', 'f']],
    ['lie beyond the end', 'latest', 100, 0, ['f']],
    ['were removed', 'latest', 1, 3, ['f']],
  ] as const)('that %s are reset to the %s, with a warning', async (_, policy, offset, removed, expected) => {
    const place = await topicWith(['a', 'b', 'c', 'd', 'e']);
    await commitAs({ brokers }, place.groupId, { topic: place.topic, offsets: [offset] });
    if (removed > 0) await removeBefore(place, removed);

    const reading = startReading(sourceOf(place, { onOffsetOutOfRange: policy }));
    await eventually(() => expect(reading.warnings()).toEqual(['offset-reset']));
    await eventually(() => expect(reading.pipeline.stats().lag).toBe(0));
    await append(place.topic, ['f']);
    await eventually(async () => expect(await committed(place)).toEqual({ 0: 6 }));

    expect(reading.texts()).toEqual(expected);
    expect(reading.doubles()).toEqual([]);
  });

  /** A reader that has written and committed 10 of 50 records, holds some more, and has others still to fetch. */
  async function behind(options: Partial<TextSourceOptions>) {
    const place = await topicWith([]);
    // Batches of their own, of which a fetch brings one.
    for (let batch = 0; batch < 5; batch += 1)
      await append(
        place.topic,
        Array.from({ length: 10 }, (_, index) => `${10 * batch + index}`),
      );
    const latch = new Latch();
    onTestFinished(() => latch.open());
    const reading = startReading(sourceOf(place, { maxBytes: 1, maxBytesPerPartition: 1, ...options }), {
      delivery: { maxPendingRecords: 10, maxRecords: 10, slots: 1 },
      gate: async () => {
        if (reading.written.length > 0) latch.shut();
        await latch.pass();
      },
    });
    await eventually(async () => expect(await committed(place)).toEqual({ 0: 10 }));
    await eventually(() => expect(reading.read.length).toBeGreaterThan(10));
    return { place, reading, latch };
  }

  it('that retention removes while reading end the pipeline, and nothing that was not written is passed over', async () => {
    const { place, reading, latch } = await behind({});
    await removeBefore(place, 45);

    latch.open();
    const { error } = await failureOf(reading.ended);

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'offset-out-of-range' });
    const { 0: stored } = await committed(place);
    expect(stored).toBeGreaterThanOrEqual(10);
    expect(stored).toBeLessThanOrEqual(reading.written.length);
  });

  it.each([
    ['earliest', ['45', '46', '47', '48', '49', 'more']],
    ['latest', ['more']],
  ] as const)(
    'that retention removes while reading are reset to the %s',
    async (onOffsetOutOfRange, rest) => {
      const { place, reading, latch } = await behind({ onOffsetOutOfRange });
      const held = reading.read.length;
      await removeBefore(place, 45);

      latch.open();
      await eventually(() => expect(reading.warnings()).toEqual(['offset-reset']));
      await eventually(() => expect(reading.pipeline.stats().lag).toBe(0));
      await append(place.topic, ['more']);
      await eventually(async () => expect(await committed(place)).toEqual({ 0: 51 }));

      expect(reading.written.slice(held).map(({ value }) => value)).toEqual(rest);
      expect(reading.doubles()).toEqual([]);
    },
  );
});
