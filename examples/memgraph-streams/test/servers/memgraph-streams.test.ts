import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deletePeople, expectedContent, makePeoplePlan } from '@rivergraph/example-kit';
import { programAt } from '@rivergraph/example-kit/testing';
import type { Ended, Started } from '@rivergraph/example-kit/testing';
import { createTopic, openMemgraph, withKafkaAdmin } from '@rivergraph/servers';
import { describeWithKafka, describeWithMemgraph } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { group, topic } from '../../src/topic.ts';

// A story is some twenty processes, one after another.
const storyMs = 300_000;

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

await describeWithMemgraph('named streams, as Memgraph has them', (memgraph) => {
  describeWithKafka('from Kafka', (kafka) => {
    let folder: string;

    function environment(): NodeJS.ProcessEnv {
      const { url, username, password } = memgraph();
      const address = new URL(url);
      address.username = encodeURIComponent(username ?? '');
      address.password = encodeURIComponent(password ?? '');
      return { RIVERGRAPH_KAFKA_BROKERS: kafka.brokers.join(','), RIVERGRAPH_MEMGRAPH_URL: address.href };
    }

    async function runHere(flags: readonly string[]): Promise<Ended> {
      return await run(flags, environment());
    }

    function startHere(flags: readonly string[]): Started {
      return start(flags, environment());
    }

    async function ask(text: string): Promise<readonly { readonly [column: string]: unknown }[]> {
      await using client = openMemgraph(memgraph(), { useBigInt: true });
      return await client.rows(text);
    }

    async function leftInKafka(): Promise<readonly string[]> {
      return await withKafkaAdmin(kafka, async (admin) => {
        const topics = await admin.listTopics();
        const { groups } = await admin.listGroups();
        return [
          ...topics.filter((name) => name === topic).map((name) => `topic ${name}`),
          ...groups.filter(({ groupId }) => groupId === group).map(({ groupId }) => `group ${groupId}`),
        ];
      });
    }

    beforeEach(async () => {
      await deletePeople(ask);
      folder = await mkdtemp(join(tmpdir(), 'memgraph-streams-test-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it(
      'creates, checks, starts, shows, kills, stops and drops a stream, and the graph holds what was sent',
      async () => {
        const json = join(folder, 'figures.json');
        const plan = makePeoplePlan({ messages: 600, people: 60, broken: 30, partitions: 3, seed: 5 });
        const { people, connections } = expectedContent(topic, plan);
        const size = [
          '--messages',
          '600',
          '--people',
          '60',
          '--poison',
          '30',
          '--partitions',
          '3',
          '--seed',
          '5',
        ];

        const { code, output } = await runHere([...size, '--json', json]);

        const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
        expect([code, output]).toEqual([
          0,
          expect.stringContaining('holds what was sent, once, and nothing else'),
        ]);
        for (const command of ['create people', 'check people', 'start people', 'stop people', 'drop people'])
          expect(output).toContain(`$ rivergraph ${command}`);
        expect(output).toMatch(/query[^\n]+params[^]+MERGE [^]+is running/);
        expect(output).toMatch(/kill -9 \d+[^]+serving 1 stream/);
        expect(output).toContain('CREATE KAFKA STREAM people TOPICS memgraph-streams');
        expect(figures).toMatchObject({
          messages: 630,
          poison: 30,
          there: { people: people.length, connections: connections.length, letters: 30 },
          missing: 0,
          unexpected: 0,
          doubled: 0,
          check: { touched: [] },
          running: { state: 'running', lag: 0 },
          stopped: 'stopped',
          lag: 0,
          problems: [],
        });
        expect(await leftInKafka()).toEqual([]);
      },
      storyMs,
    );

    it(
      'refuses people and topics that are there; replaces them when asked to, and says nothing when it checks',
      async () => {
        await ask('CREATE (:Person {id: 12345})');
        await createTopic(kafka, { topic });

        const refused = await runHere(['--messages', '20']);
        const replaced = await runHere(['--messages', '50', '--poison', '0', '--replace', '--check']);

        expect([refused.code, refused.output]).toEqual([
          1,
          expect.stringMatching(/the topic memgraph-streams and 1 Person node\.\n.*--replace/),
        ]);
        expect([replaced.code, replaced.output]).toEqual([0, '']);
      },
      storyMs,
    );

    it('ends in good order at Ctrl-C, and leaves no process', async () => {
      const { child, output, ended } = startHere(['--messages', '20000']);
      await vi.waitFor(() => expect(output()).toContain('waiting until'), { timeout: 100_000, interval: 50 });
      const [, pid = ''] = /\(process (\d+)\)/.exec(output()) ?? [];
      child.kill('SIGINT');

      const { code, output: said } = await ended;

      expect([code, said]).toEqual([130, expect.stringMatching(/Stopped\.\n$/)]);
      expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
      expect(await leftInKafka()).toEqual([]);
    });
  });
});
