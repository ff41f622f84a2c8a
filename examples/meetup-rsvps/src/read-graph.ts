import type { Driver } from 'neo4j-driver';
import { rsvpLine } from './meetup-graph.ts';
import type { AlsoWent, MeetupGraph } from './meetup-graph.ts';
import { askedTopic } from './people.ts';
import { withDriver } from './neo4j.ts';
import type { Neo4jTarget } from './servers.ts';

type Row = { readonly [column: string]: unknown };

/** The question of this example. Whoever has changed their mind and said no has not been there. */
const alsoWentQuery = `
  MATCH (:Topic {name: $topic})<-[:RSVPED {response: 'yes'}]-(:Member)-[:RSVPED {response: 'yes'}]->(other:Topic)
  WITH other, count(*) AS both
  RETURN other.name AS topic, both, COUNT { (other)<-[:RSVPED {response: 'yes'}]-() } AS all
  ORDER BY both DESC, topic`;

/** Reads what there is with queries of its own; the pipeline has no part in it. */
export async function readGraph(neo4j: Neo4jTarget): Promise<MeetupGraph> {
  return await withDriver(neo4j, async (driver) => {
    const members = await rows(driver, 'MATCH (m:Member) RETURN m.id AS id, m.name AS name');
    const topics = await rows(driver, 'MATCH (t:Topic) RETURN t.name AS name');
    const rsvps = await rows(
      driver,
      'MATCH (m)-[r:RSVPED]->(t) RETURN m.id AS id, t.name AS topic, r.response AS response, r.at.epochMillis AS at',
    );
    const alsoWent = await rows(driver, alsoWentQuery, { topic: askedTopic });
    return {
      members: members.map(({ id, name }) => `${Number(id)} ${String(name)}`),
      topics: topics.map(({ name }) => String(name)),
      rsvps: rsvps.map(({ id, topic, response, at }) =>
        rsvpLine(Number(id), String(topic), { response: String(response), at: Number(at) }),
      ),
      alsoWent: alsoWent.map(alsoWentOf),
    };
  });
}

function alsoWentOf({ topic, both, all }: Row): AlsoWent {
  return { topic: String(topic), both: Number(both), all: Number(all) };
}

async function rows(driver: Driver, query: string, parameters: Row = {}): Promise<readonly Row[]> {
  const { records } = await driver.executeQuery(query, parameters, { routing: 'READ' });
  return records.map((record) => record.toObject());
}
