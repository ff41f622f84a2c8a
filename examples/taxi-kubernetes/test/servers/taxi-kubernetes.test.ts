import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { programAt } from '@rivergraph/example-kit/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import { describeWithKafka, describeWithNeo4j } from '@rivergraph/servers/vitest';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import { withAdmin } from '../../src/kafka/client.ts';
import { allTopics } from '../../src/kafka/topics.ts';
import { expectedAnalysis } from './expected-analysis.ts';

const { run } = programAt(new URL('../../dist/main.js', import.meta.url));
const analyse = programAt(new URL('../../dist/analyse.js', import.meta.url));
const parquet = fileURLToPath(new URL('../data/yellow-trips.parquet', import.meta.url));

describeWithKafka('the taxi example', (kafka) => {
  describeWithNeo4j('into Neo4j', (neo4j) => {
    const servers = ['--brokers', kafka.brokers.join(','), '--neo4j', neo4j.url];
    const environment =
      neo4j.password === undefined
        ? {}
        : { RIVERGRAPH_NEO4J_USERNAME: neo4j.username, RIVERGRAPH_NEO4J_PASSWORD: neo4j.password };
    const driver = openNeo4j(neo4j);
    let folder: string;

    afterAll(async () => {
      await emptyNeo4j(driver);
      await driver.close();
    });
    beforeEach(async () => {
      await emptyNeo4j(driver);
      folder = await mkdtemp(join(tmpdir(), 'taxi-kubernetes-test-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    async function figuresOf(file: string): Promise<unknown> {
      return JSON.parse(await readFile(file, 'utf8'));
    }

    it('brings each trip into the graph once, though one of two replicas is killed, and leaves its figures', async () => {
      const json = join(folder, 'figures.json');

      const { code, output } = await run(
        [...servers, '--trips', '3000', '--seed', '5', '--json', json],
        environment,
      );

      const figures = await figuresOf(json);
      expect([code, output]).toEqual([0, expect.stringContaining('each trip once, and nothing else')]);
      expect(output).toMatch(/kill -9 of a replica at [\d,]+; it starts again/);
      expect(output).toContain('The busiest zones');
      expect(figures).toMatchObject({
        source: 'generated',
        tripsSent: 3_000,
        trips: 3_000,
        locations: 43,
        lost: 0,
        doubled: 0,
        unexpected: 0,
        killedAt: expect.any(Number) as number,
        lag: 0,
        rejected: 0,
        endings: [{ code: 0 }, { code: 0 }],
        problems: [],
      });
      expect(figures).toHaveProperty('digestGraph', (figures as { digestSent: string }).digestSent);
      const asked = await analyse.run(['--json', '--top', '4'], {
        NEO4J_URL: neo4j.url,
        NEO4J_USERNAME: neo4j.username,
        NEO4J_PASSWORD: neo4j.password,
      });
      expect(JSON.parse(asked.output)).toEqual(await expectedAnalysis({ trips: 3_000, seed: 5, top: 4 }));
    });

    it('reads the trips of a Parquet file, says nothing when all is well, and replaces what is there when asked to', async () => {
      const json = join(folder, 'figures.json');
      await driver.executeQuery('CREATE (:Location {locationId: 1})');
      const flags = [
        ...servers,
        '--parquet',
        parquet,
        '--replicas',
        '1',
        '--no-kill',
        '--check',
        '--json',
        json,
      ];

      const refused = await run(flags, environment);
      const replaced = await run([...flags, '--replace'], environment);

      expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('--replace')]);
      expect([replaced.code, replaced.output]).toEqual([0, '']);
      expect(await figuresOf(json)).toMatchObject({
        source: 'parquet',
        trips: 3,
        locations: 43,
        killedAt: null,
      });
      await withAdmin({ brokers: [...kafka.brokers] }, async (admin) => {
        expect((await admin.listTopics()).filter((topic) => allTopics.includes(topic))).toEqual([]);
      });
    });

    it('says in one line that a broker does not answer', async () => {
      const { code, output } = await run(['--check', '--brokers', '127.0.0.1:1', '--neo4j', neo4j.url]);

      expect([code, output]).toEqual([69, expect.stringMatching(/^Kafka from .*\n/)]);
    });
  });
});
