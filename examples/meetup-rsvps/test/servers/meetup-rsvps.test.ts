import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programAt } from '@rivergraph/example-kit/testing';
import { openNeo4j, startNeo4j } from '@rivergraph/servers';
import type { Neo4jServer } from '@rivergraph/servers';
import { describeWithKafka, describeWithNeo4j } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { countLate, expectedGraph } from '../../src/expected-graph.ts';
import { createTopics, withAdmin } from '../../src/kafka.ts';
import { makePlan, topics } from '../../src/plan.ts';
import { kafkaOf } from '../../src/servers.ts';

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

const constraints =
  'SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes[0] + "." + properties[0] AS key ORDER BY key';

// The servers are "yours" here, as Confluent Cloud and Aura would be: named by the environment, over TLS, with passwords.
describeWithNeo4j(
  'the meetup example',
  () => {
    describeWithKafka(
      'over TLS',
      ({ saslSsl }) => {
        const { brokers, username, password, ca } = saslSsl ?? {
          brokers: [],
          username: '',
          password: '',
          ca: '',
        };
        const kafka = {
          KAFKA_BROKERS: brokers.join(','),
          KAFKA_USERNAME: username,
          KAFKA_PASSWORD: password,
        };
        const admin = { ...kafkaOf(kafka), brokers: [...brokers], ssl: { ca: [ca] } };
        let folder: string;
        let neo4j: Neo4jServer;
        let environment: NodeJS.ProcessEnv;

        beforeAll(async () => {
          folder = await mkdtemp(join(tmpdir(), 'meetup-rsvps-test-'));
          neo4j = await startNeo4j({ password: 'correct-horse', tls: 'required' });
          const trusted = join(folder, 'trusted.pem');
          await writeFile(trusted, `${ca}\n${await readFile(neo4j.certificate ?? '', 'utf8')}`);
          environment = {
            ...kafka,
            NEO4J_URL: neo4j.routedUrl.replace('+ssc', '+s'),
            NEO4J_USERNAME: 'neo4j',
            NEO4J_PASSWORD: 'correct-horse',
            NODE_EXTRA_CA_CERTS: trusted, // as the system trusts theirs
          };
        });
        afterAll(async () => {
          await neo4j.stop();
          await rm(folder, { recursive: true, force: true });
        });

        async function ownTopics(): Promise<readonly string[]> {
          const names: readonly string[] = Object.values(topics);
          return await withAdmin(admin, async (one) =>
            (await one.listTopics()).filter((name) => names.includes(name)),
          );
        }

        async function query(text: string): Promise<readonly unknown[]> {
          const driver = openNeo4j(neo4j);
          try {
            const { records } = await driver.executeQuery(text);
            return records.map((record): unknown => record.get(0));
          } finally {
            await driver.close();
          }
        }

        it('brings the last answers into the graph, and leaves its figures', async () => {
          const json = join(folder, 'figures.json');
          const plan = makePlan({ members: 100, rsvps: 2_000, seed: 5 });
          const expected = expectedGraph(plan);

          const { code, output } = await run(
            ['--members', '100', '--rsvps', '2000', '--seed', '5', '--partitions', '3', '--json', json],
            environment,
          );

          const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
          expect([code, output]).toEqual([
            0,
            expect.stringContaining('The graph holds the last answer of everybody'),
          ]);
          expect(output).toContain('People who RSVPed to canoeing also went to:');
          expect(figures).toMatchObject({
            kafka: { from: 'yours' },
            neo4j: { from: 'yours' },
            lateRsvps: countLate(plan),
            graph: { members: 100, topics: expected.topics.length, rsvps: expected.rsvps.length },
            missing: 0,
            unexpected: 0,
            alsoWent: expected.alsoWent,
            deadLetter: [{ value: JSON.stringify(plan.poison), code: 'rejected' }],
            records: 2_101,
            written: 2_100,
            lag: 0,
            problems: [],
          });
          expect(countLate(plan)).toBeGreaterThan(0);
          expect(await query(constraints)).toEqual(['Member.id', 'Topic.name']);
          expect(await ownTopics()).toEqual([]);
        });

        it('refuses a graph that exists, and topics', async () => {
          await query('MERGE (:Member {id: 12345})');
          await withAdmin(admin, async (one) => {
            await createTopics(one, [{ topic: topics.rsvps, partitions: 1 }]);
          });

          const { code, output } = await run(['--members', '10', '--rsvps', '50'], environment);

          expect(code).toBe(1);
          expect(output).toMatch(/the topic meetup-rsvps, \d+ nodes\.\n.*--replace/);
        });

        it('replaces them when asked to, says nothing when all is well, and keeps everything until it is stopped', async () => {
          await query('MERGE (:Member {id: 12345})');
          const { child, output, ended } = start(
            ['--members', '10', '--rsvps', '50', '--replace', '--check', '--keep'],
            environment,
          );
          await vi.waitFor(() => expect(output()).toMatch(/\n {2}Neo4j .*\n$/), {
            timeout: 60_000,
            interval: 100,
          });
          const kept = await ownTopics();
          child.kill('SIGTERM');

          const { code } = await ended;

          expect(kept.toSorted()).toEqual(Object.values(topics).toSorted());
          expect(output()).toMatch(/^\nKept until Ctrl-C:\n.*\n.*\n$/);
          expect([code, await ownTopics()]).toEqual([0, []]);
        });

        it('says in one line that a server does not let it in', async () => {
          const { code, output } = await run(['--check'], { ...environment, NEO4J_PASSWORD: 'wrong' });

          expect([code, output]).toEqual([69, expect.stringMatching(/^Neo4j at NEO4J_URL: .*\n$/)]);
        });
      },
      { needs: ['security'] },
    );
  },
  { needs: ['processes'] },
);
