import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programAt } from '@rivergraph/example-kit/testing';
import type { Ended, Started } from '@rivergraph/example-kit/testing';
import { deletePeople, expectedContent, makePeoplePlan } from '@rivergraph/example-kit';
import { createTopic, openMemgraph, withKafkaAdmin } from '@rivergraph/servers';
import { describeWithKafka, describeWithMemgraph } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { topic } from '../../src/topic.ts';

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

await describeWithMemgraph('the Memgraph quickstart', (memgraph) => {
  describeWithKafka('from Kafka', (kafka) => {
    const brokers = { RIVERGRAPH_KAFKA_BROKERS: kafka.brokers.join(',') };
    let folder: string;

    function addressOf(): string {
      const { url, username, password } = memgraph();
      const address = new URL(url);
      address.username = encodeURIComponent(username ?? '');
      address.password = encodeURIComponent(password ?? '');
      return address.href;
    }

    async function runHere(flags: readonly string[]): Promise<Ended> {
      return await run(flags, { ...brokers, RIVERGRAPH_MEMGRAPH_URL: addressOf() });
    }

    function startHere(flags: readonly string[]): Started {
      return start(flags, { ...brokers, RIVERGRAPH_MEMGRAPH_URL: addressOf() });
    }

    async function ask(text: string): Promise<readonly { readonly [column: string]: unknown }[]> {
      await using client = openMemgraph(memgraph(), { useBigInt: true });
      return await client.rows(text);
    }

    async function topics(): Promise<readonly string[]> {
      return await withKafkaAdmin(kafka, async (admin) => await admin.listTopics());
    }

    beforeEach(async () => {
      await deletePeople(ask);
      folder = await mkdtemp(join(tmpdir(), 'memgraph-quickstart-test-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it('brings what it sent into the graph, once, and leaves its figures', async () => {
      const json = join(folder, 'figures.json');
      const plan = makePeoplePlan({ messages: 3_000, people: 60, broken: 30, partitions: 3, seed: 5 });
      const { people, connections } = expectedContent(topic, plan);

      const { code, output } = await runHere([
        '--messages',
        '3000',
        '--people',
        '60',
        '--broken',
        '30',
        '--partitions',
        '3',
        '--seed',
        '5',
        '--json',
        json,
      ]);

      const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
      expect([code, output]).toEqual([
        0,
        expect.stringContaining('holds what was sent, once, and nothing else'),
      ]);
      expect(output).toMatch(
        /Dry run: of the first 100 messages \d+ would be written[^]*written [\d,]+ {2}set aside \d+ {2}lag [\d,]+/,
      );
      expect(figures).toMatchObject({
        kafka: { from: 'address' },
        memgraph: { from: 'address' },
        messages: 3_030,
        there: { people: people.length, connections: connections.length, letters: 30 },
        missing: 0,
        unexpected: 0,
        doubled: 0,
        records: 3_030,
        written: 3_000,
        lag: 0,
        problems: [],
      });
      expect(await topics()).not.toContain(topic);
    });

    it('leaves an index, a constraint, and nothing of its guard', async () => {
      await runHere(['--messages', '200', '--check']);

      expect(await ask('SHOW INDEX INFO')).toContainEqual(
        expect.objectContaining({ label: 'Person', property: expect.anything() as unknown }),
      );
      expect(await ask('SHOW CONSTRAINT INFO')).toContainEqual(expect.objectContaining({ label: 'Person' }));
      expect(await ask('MATCH (p:Person) WHERE p.touched IS NOT NULL RETURN count(p) AS touched')).toEqual([
        { touched: 0n },
      ]);
    });

    it('says nothing when it checks and all is well, also without a message that cannot be read', async () => {
      const { code, output } = await runHere(['--messages', '50', '--broken', '0', '--check']);

      expect([code, output]).toEqual([0, '']);
    });

    it('refuses people and topics that are there, and replaces them when asked to', async () => {
      await ask('CREATE (:Person {id: 12345})');
      await createTopic(kafka, { topic });

      const refused = await runHere(['--messages', '10']);
      const replaced = await runHere(['--messages', '100', '--replace', '--check']);

      expect([refused.code, refused.output]).toEqual([
        1,
        expect.stringMatching(/the topic memgraph-quickstart and 1 Person node\.\n.*--replace/),
      ]);
      expect([replaced.code, replaced.output]).toEqual([0, '']);
    });

    it('keeps everything until it is asked to stop', async () => {
      const { child, output, ended } = startHere(['--messages', '50', '--keep']);
      await vi.waitFor(() => expect(output()).toContain('rejected   '), { timeout: 60_000, interval: 100 });
      const kept = await topics();
      child.kill('SIGTERM');

      const { code } = await ended;

      expect(kept).toContain(topic);
      expect(code).toBe(0);
      expect(await topics()).not.toContain(topic);
    });

    it('ends in good order at Ctrl-C', async () => {
      const { child, output, ended } = startHere(['--messages', '40000']);
      await vi.waitFor(() => expect(output()).toMatch(/written [1-9]/), { timeout: 60_000, interval: 100 });
      child.kill('SIGINT');

      const { code, output: said } = await ended;

      expect([code, said]).toEqual([130, expect.stringMatching(/Stopped\.\n$/)]);
      expect(await topics()).not.toContain(topic);
    });

    it('says in one line that a Memgraph does not answer', async () => {
      const { code, output } = await run(['--check'], {
        ...brokers,
        RIVERGRAPH_MEMGRAPH_URL: 'bolt://127.0.0.1:1',
      });

      expect([code, output]).toEqual([
        69,
        expect.stringMatching(/^Memgraph from RIVERGRAPH_MEMGRAPH_URL: .*\n$/),
      ]);
    });

    it('says that a double is none', async () => {
      const { code, output } = await run(['--messages', '100'], {
        ...brokers,
        RIVERGRAPH_MEMGRAPH_URL: '',
        PATH: '', // and so no Docker
      });

      expect([code, output]).toEqual([
        0,
        expect.stringMatching(/This ran against a double of Memgraph .*, not a real Memgraph\./),
      ]);
    });
  });
});
