import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { expect, it, onTestFinished } from 'vitest';
import { committedOffsets } from './support/admin.ts';
import { Child } from './support/child/spawn-child.ts';
import { eventually } from './support/eventually.ts';
import { Latch } from './support/latch.ts';
import { startReading } from './support/start-reading.ts';
import type { Reading } from './support/start-reading.ts';
import { textSource } from './support/text-source.ts';
import type { TextSourceOptions } from './support/text-source.ts';
import { uniqueName } from './support/unique-name.ts';

const partitions = 6;
const perRound = 20;

/** The values of a round, by partition: `3:17` is the 17th of partition 3. */
function roundOf(round: number) {
  return Array.from({ length: partitions * perRound }, (_, index) => {
    const partition = index % partitions;
    const number = round * perRound + Math.floor(index / partitions);
    return { partition, value: `${partition}:${number}` };
  });
}

function textsOf(rounds: number): readonly string[] {
  return Array.from({ length: rounds }, (_, round) => roundOf(round).map(({ value }) => value))
    .flat()
    .toSorted();
}

function union(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())].toSorted();
}

/** The partition of a place like `charges-3@17`. */
function partitionOf(place: string): number {
  return Number(/-(\d+)@/.exec(place)?.[1]);
}

/** The partitions that a member has read. */
function movedTo({ read }: Reading): readonly number[] {
  return [...new Set(read.map(partitionOf))];
}

function lost(reading: Reading): number {
  return reading.events.filter((event) => event.type === 'rebalance' && event.change === 'lost').length;
}

describeWithKafka('a group that changes', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };

  async function newGroup(): Promise<{ topic: string; options: TextSourceOptions }> {
    const topic = uniqueName('rebalance');
    await createTopic(kafka, { topic, partitions });
    const options = {
      kafka,
      topics: [topic],
      groupId: uniqueName('rebalance'),
      sessionTimeoutMs: 6_000,
      heartbeatIntervalMs: 300,
      commitIntervalMs: 100,
      maxWaitMs: 50,
    };
    return { topic, options };
  }

  const ends = (rounds: number): Readonly<Record<number, number>> =>
    Object.fromEntries(Array.from({ length: partitions }, (_, index) => [index, rounds * perRound]));

  it('loses nothing when a member joins and leaves, and what stays is not read twice', async () => {
    const { topic, options } = await newGroup();
    const committed: Readonly<Record<number, number>>[] = [];
    const send = async (round: number): Promise<void> => {
      await produce(kafka, { topic, records: roundOf(round) });
      committed.push(await committedOffsets(kafka, options.groupId, topic));
    };
    const first = startReading(textSource(options));
    for (let round = 0; round < 3; round += 1) await send(round);
    const second = startReading(textSource(options));
    let rounds = 3;
    await eventually(async () => {
      await send(rounds++);
      expect(second.written.length).toBeGreaterThan(0);
    });
    await second.stop();
    await send(rounds++);
    await eventually(() => expect(union(first.texts(), second.texts())).toEqual(textsOf(rounds)));
    await eventually(async () =>
      expect(await committedOffsets(kafka, options.groupId, topic)).toEqual(ends(rounds)),
    );

    const moved = movedTo(second);
    expect(moved).toHaveLength(partitions / 2);
    expect(first.doubles().filter((place) => !moved.includes(partitionOf(place)))).toEqual([]);
    for (let partition = 0; partition < partitions; partition += 1) {
      const offsets = committed.map((table) => table[partition] ?? -1);
      expect(offsets).toEqual(offsets.toSorted((a, b) => a - b));
    }
  });

  it('lets a member stop in the middle of it', async () => {
    const { topic, options } = await newGroup();
    const latch = new Latch();
    onTestFinished(() => latch.open());
    latch.shut();
    const first = startReading(textSource(options), { gate: latch.pass });
    await produce(kafka, { topic, records: roundOf(0) });
    await eventually(() => expect(first.read).toHaveLength(partitions * perRound));
    const second = startReading(textSource(options));
    await eventually(() =>
      expect(first.events).toContainEqual(expect.objectContaining({ change: 'unsettled' })),
    );

    const stopped = first.stop();
    latch.open();
    await stopped;

    await expect(first.ended).resolves.toMatchObject({ reason: 'stopped' });
    await produce(kafka, { topic, records: roundOf(1) });
    await eventually(() => expect(union(first.texts(), second.texts())).toEqual(textsOf(2)));
    await eventually(async () =>
      expect(await committedOffsets(kafka, options.groupId, topic)).toEqual(ends(2)),
    );
  });

  it('gives the partitions of a member that hangs to others, and takes it back', async () => {
    const { topic, options } = await newGroup();
    const child = new Child('member.ts', [JSON.stringify(options)]);
    await produce(kafka, { topic, records: roundOf(0) });
    await eventually(() => expect(child.lines.length).toBeGreaterThan(0));
    const other = startReading(textSource(options));
    await eventually(() => expect(other.pipeline.stats().partitions).toHaveLength(partitions / 2));

    child.signal('SIGSTOP');
    await produce(kafka, { topic, records: roundOf(1) });
    await eventually(() => expect(other.pipeline.stats().partitions).toHaveLength(partitions));
    const roundOne = textsOf(2).filter((text) => Number(text.split(':')[1]) >= perRound);
    await eventually(() => expect(other.texts()).toEqual(expect.arrayContaining([...roundOne])));

    child.signal('SIGCONT');
    await eventually(() => expect(other.pipeline.stats().partitions).toHaveLength(partitions / 2));
    const before = child.lines.length;
    await produce(kafka, { topic, records: roundOf(2) });
    await eventually(() => expect(union(other.texts(), child.lines)).toEqual(textsOf(3)));
    expect(child.lines.length).toBeGreaterThan(before);
    await eventually(async () =>
      expect(await committedOffsets(kafka, options.groupId, topic)).toEqual(ends(3)),
    );
  });

  it('keeps a member whose sink hangs for longer than the session time-out', async () => {
    const { topic, options } = await newGroup();
    const latch = new Latch();
    onTestFinished(() => latch.open());
    latch.shut();
    await produce(kafka, { topic, records: roundOf(0) });
    const reading = startReading(textSource(options), {
      gate: latch.pass,
      delivery: { maxPendingRecords: 5 },
    });
    await eventually(() => expect(reading.read.length).toBeGreaterThan(0));
    const start = performance.now();
    await eventually(() => expect(performance.now() - start).toBeGreaterThan(7_000));

    latch.open();
    await eventually(() => expect(reading.texts()).toEqual(textsOf(1)));
    await eventually(async () =>
      expect(await committedOffsets(kafka, options.groupId, topic)).toEqual(ends(1)),
    );

    expect(lost(reading)).toBe(0);
    expect(reading.pipeline.stats().rebalances).toBeLessThanOrEqual(1);
    expect(reading.doubles()).toEqual([]);
  });

  it('reads on in partitions that were paused, went away and came back', async () => {
    const { topic, options } = await newGroup();
    const latch = new Latch();
    onTestFinished(() => latch.open());
    latch.shut();
    await produce(kafka, { topic, records: roundOf(0) });
    const first = startReading(textSource(options), {
      gate: latch.pass,
      delivery: { maxPendingRecords: 5 },
    });
    await eventually(() => expect(first.read.length).toBeGreaterThanOrEqual(5 * partitions));
    const second = startReading(textSource(options));
    await eventually(() => expect(second.written).toHaveLength((partitions / 2) * perRound));
    const moved = movedTo(second);
    const movedAt = async (): Promise<readonly (number | undefined)[]> => {
      const committed = await committedOffsets(kafka, options.groupId, topic);
      return moved.map((partition) => committed[partition]);
    };
    await eventually(async () => expect(await movedAt()).toEqual([perRound, perRound, perRound]));

    // What was under way in partitions that are somebody else's now is finished late, and must not be committed.
    latch.open();
    await eventually(() =>
      expect(first.texts().filter((text) => !moved.includes(Number(text.split(':')[0])))).toHaveLength(
        (partitions / 2) * perRound,
      ),
    );
    await expect(movedAt()).resolves.toEqual([perRound, perRound, perRound]);
    await second.stop();
    await produce(kafka, { topic, records: roundOf(1) });

    await eventually(() => expect(union(first.texts(), second.texts())).toEqual(textsOf(2)));
    await eventually(async () =>
      expect(await committedOffsets(kafka, options.groupId, topic)).toEqual(ends(2)),
    );
    expect(first.doubles().filter((place) => !moved.includes(partitionOf(place)))).toEqual([]);
  });

  it('waits a moment for what is under way, so that nobody writes it again', async () => {
    const { topic, options } = await newGroup();
    const latch = new Latch();
    onTestFinished(() => latch.open());
    latch.shut();
    const rounds = 5;
    for (let round = 0; round < rounds; round += 1) await produce(kafka, { topic, records: roundOf(round) });
    // Only a member that has still more to read than it may can hold the others up.
    const first = startReading(
      textSource({ ...options, sessionTimeoutMs: 15_000, maxBytesPerPartition: 1 }),
      {
        gate: latch.pass,
        delivery: { maxPendingRecords: 5 },
      },
    );
    await eventually(() => {
      expect(new Set(first.read.map(partitionOf)).size).toBe(partitions);
      expect(first.pipeline.stats().inFlight).toBeGreaterThan(0);
    });
    const second = startReading(textSource(options));

    await eventually(() =>
      expect(first.events).toContainEqual(expect.objectContaining({ change: 'unsettled' })),
    );
    latch.open();
    await eventually(() => expect(union(first.texts(), second.texts())).toEqual(textsOf(rounds)));

    expect(movedTo(second)).toHaveLength(partitions / 2);
    const twice = new Set(first.texts());
    expect(second.texts().filter((text) => twice.has(text))).toEqual([]);
  });

  it('tells of members that read other topics, whose partitions nobody reads', async () => {
    const [one, other] = [await newGroup(), await newGroup()];
    const first = startReading(textSource(one.options));
    await first.pipeline.ready();
    const second = startReading(textSource({ ...other.options, groupId: one.options.groupId }));

    await eventually(() =>
      expect([...first.warnings(), ...second.warnings()]).toContain('unsubscribed-topics'),
    );
  });
});
