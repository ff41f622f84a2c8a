import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programAt } from '@rivergraph/example-kit/testing';
import { createTopic } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { expectedGraph } from '../../src/expected-graph.ts';
import { topics } from '../../src/plan.ts';
import { withAdmin } from '../../src/topics.ts';
import { planOf } from '../support/plan.ts';

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

describeWithKafka('the Kafka quickstart', (kafka) => {
  const environment = { RIVERGRAPH_KAFKA_BROKERS: kafka.brokers.join(',') };
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kafka-quickstart-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function ownTopics(): Promise<readonly string[]> {
    const names: readonly string[] = Object.values(topics);
    return await withAdmin(kafka, async (admin) =>
      (await admin.listTopics()).filter((name) => names.includes(name)),
    );
  }

  it('brings what it sent into the graph, and leaves its figures', async () => {
    const json = join(folder, 'figures.json');
    const plan = await planOf(1_000, 5);
    const { zones, taxis, trips, served } = expectedGraph(plan);

    const { code, output } = await run(
      ['--trips', '1000', '--seed', '5', '--partitions', '3', '--json', json],
      environment,
    );

    const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
    expect([code, output]).toEqual([0, expect.stringContaining('All of 1,000 trips are in the graph')]);
    expect(figures).toMatchObject({
      kafka: { from: 'address' },
      graph: { zones: zones.size, taxis: taxis.size, trips: trips.size, served: served.size },
      missing: 0,
      unexpected: 0,
      records: 1_266,
      tombstones: 2,
      deadLetter: [{ value: plan.poison.value.toString(), reason: 'invalid-json' }],
      lag: 0,
      problems: [],
      // How many had to depends on which of the topics is fetched first.
      waited: expect.any(Number),
    });
    expect(await ownTopics()).toEqual([]);
  });

  it('says nothing when it checks and all is well', async () => {
    const { code, output } = await run(['--trips', '30', '--check'], environment);

    expect([code, output]).toEqual([0, '']);
  });

  it('refuses topics that exist, and replaces them when asked to', async () => {
    await createTopic(kafka, { topic: topics.trips });

    const refused = await run(['--trips', '10'], environment);
    const replaced = await run(['--trips', '10', '--replace-topics', '--check'], environment);

    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('--replace-topics')]);
    expect([replaced.code, replaced.output]).toEqual([0, '']);
  });

  it('keeps everything until it is asked to stop', async () => {
    const { child, output, ended } = start(['--trips', '10', '--keep'], environment);
    await vi.waitFor(() => expect(output()).toContain('rejected   '), { timeout: 60_000, interval: 100 });
    const kept = await ownTopics();
    child.kill('SIGTERM');

    const { code } = await ended;

    expect(kept.toSorted()).toEqual(Object.values(topics).toSorted());
    expect([code, await ownTopics()]).toEqual([0, []]);
  });

  it('ends in good order at Ctrl-C', async () => {
    const { child, output, ended } = start(['--trips', '100000'], environment);
    await vi.waitFor(() => expect(output()).toMatch(/written [1-9]/), { timeout: 60_000, interval: 100 });
    child.kill('SIGINT');

    const { code, output: said } = await ended;

    expect([code, said]).toEqual([130, expect.stringMatching(/Stopped\.\n$/)]);
    expect(await ownTopics()).toEqual([]);
  });

  it('says in one line that a broker does not answer', async () => {
    const { code, output } = await run(['--check'], { RIVERGRAPH_KAFKA_BROKERS: '127.0.0.1:1' });

    expect([code, output]).toEqual([
      69,
      expect.stringMatching(/^Kafka from RIVERGRAPH_KAFKA_BROKERS: .*\n$/),
    ]);
  });
});
