import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programAt } from '@rivergraph/example-kit/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import { describeWithKafka, describeWithNeo4j } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { makeCharges, totalsOf } from '../../src/charges.ts';
import { topic } from '../../src/room.ts';

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

const { Kafka, logLevel } = kafkajs;

describeWithKafka('the movie charges', (kafka) => {
  describeWithNeo4j('into Neo4j', (neo4j) => {
    const servers = ['--brokers', kafka.brokers.join(','), '--neo4j', neo4j.url];
    const environment =
      neo4j.password === undefined
        ? {}
        : {
            RIVERGRAPH_NEO4J_USERNAME: neo4j.username,
            RIVERGRAPH_NEO4J_PASSWORD: neo4j.password,
          };
    const driver = openNeo4j(neo4j);
    const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
    let folder: string;

    beforeAll(async () => {
      await admin.connect();
    });
    afterAll(async () => {
      await emptyNeo4j(driver);
      await Promise.all([driver.close(), admin.disconnect()]);
    });
    beforeEach(async () => {
      await emptyNeo4j(driver);
      folder = await mkdtemp(join(tmpdir(), 'movie-charges-test-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it('brings one charge of each user into the graph, and leaves its figures', async () => {
      const json = join(folder, 'figures.json');
      const { cents } = totalsOf(makeCharges({ count: 20_000, seed: 5 }));

      const { code, output } = await run(
        [...servers, '--messages', '20000', '--seed', '5', '--json', json],
        environment,
      );

      const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
      expect([code, output]).toEqual([0, expect.stringContaining('holds what was sent, and nothing else')]);
      expect(output).toMatch(/written [\d,]+ \([\d,]+ per second\) {2}lag [\d,]+/);
      expect(figures).toMatchObject({
        kafka: { from: 'address' },
        neo4j: { from: 'address' },
        messages: 20_000,
        messagesPerSecond: expect.any(Number) as number,
        charges: 20_000,
        users: 20_000,
        knows: 19_999,
        usersWithOneCharge: 20_000,
        chargesNotOfOneUser: 0,
        sentCents: cents,
        graphCents: cents,
        sumMatches: true,
        lag: 0,
        problems: [],
      });
      expect(await admin.listTopics()).not.toContain(topic);
    });

    it('refuses a database that holds users, replaces them when asked to, and then has nothing to say', async () => {
      await driver.executeQuery('CREATE (:User {userId: 1})-[:HAS_DAILY_CHARGE]->(:DailyCharge)');

      const refused = await run([...servers, '--messages', '10'], environment);
      const replaced = await run([...servers, '--messages', '500', '--replace', '--check'], environment);

      expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('--replace')]);
      expect([replaced.code, replaced.output]).toEqual([0, '']);
    });

    it('ends in good order at Ctrl-C', async () => {
      const { child, output, ended } = start([...servers, '--messages', '300000', '--replace'], environment);
      await vi.waitFor(() => expect(output()).toMatch(/loaded [1-9]/), { timeout: 60_000, interval: 100 });
      child.kill('SIGINT');

      const { code, output: said } = await ended;

      expect([code, said]).toEqual([130, expect.stringMatching(/Stopped\.\n$/)]);
      expect(await admin.listTopics()).not.toContain(topic);
    });

    it('says in one line that a broker does not answer', async () => {
      const { code, output } = await run(
        ['--check', '--brokers', '127.0.0.1:1', '--neo4j', neo4j.url],
        environment,
      );

      expect([code, output]).toEqual([69, expect.stringMatching(/^Kafka from .*\n$/)]);
    });
  });
});
