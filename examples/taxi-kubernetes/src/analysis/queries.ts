/** A question to the graph. */
export interface Question {
  readonly title: string;
  /** Gives rows of `columns`. Takes `$limit`. */
  readonly cypher: string;
  readonly columns: readonly string[];
}

/** What this example asks at its end: where from, where to, how far, for how much, and when. */
export const questions: Readonly<Record<QuestionName, Question>> = {
  busiest: {
    title: 'The busiest zones',
    cypher: `
      MATCH (l:Location)
      WITH l, COUNT { (l)-[:TRIP]->() } AS pickups, COUNT { (l)<-[:TRIP]-() } AS dropoffs
      RETURN l.zone AS zone, pickups, dropoffs
      ORDER BY pickups + dropoffs DESC, zone LIMIT $limit`,
    columns: ['zone', 'pickups', 'dropoffs'],
  },
  pairs: {
    title: 'The most frequent ways, from one zone to another',
    cypher: `
      MATCH (a:Location)-[t:TRIP]->(b:Location) WHERE a <> b
      RETURN a.zone AS from, b.zone AS to, count(t) AS trips,
             round(avg(t.distance), 2) AS miles, round(avg(t.fare), 2) AS fare
      ORDER BY trips DESC, from, to LIMIT $limit`,
    columns: ['from', 'to', 'trips', 'miles', 'fare'],
  },
  dearest: {
    title: 'The dearest ways that ten or more took',
    cypher: `
      MATCH (a:Location)-[t:TRIP]->(b:Location)
      WITH a, b, count(t) AS trips, avg(t.fare) AS fare, avg(t.distance) AS miles WHERE trips >= 10
      RETURN a.zone AS from, b.zone AS to, trips, round(miles, 2) AS miles, round(fare, 2) AS fare
      ORDER BY fare DESC, from, to LIMIT $limit`,
    columns: ['from', 'to', 'trips', 'miles', 'fare'],
  },
  roundTrips: {
    title: 'Trips that end in the zone where they began',
    cypher: `
      MATCH (l:Location)-[t:TRIP]->(l)
      RETURN l.zone AS zone, count(t) AS trips, round(avg(t.distance), 2) AS miles, round(avg(t.fare), 2) AS fare
      ORDER BY trips DESC, zone LIMIT $limit`,
    columns: ['zone', 'trips', 'miles', 'fare'],
  },
  hours: {
    title: 'By hour of the pickup',
    cypher: `
      MATCH (:Location)-[t:TRIP]->(:Location)
      RETURN t.pickup.hour AS hour, count(t) AS trips, round(avg(t.fare), 2) AS fare
      ORDER BY hour LIMIT 24`,
    columns: ['hour', 'trips', 'fare'],
  },
};

/** The name of a question. */
export type QuestionName = 'busiest' | 'pairs' | 'dearest' | 'roundTrips' | 'hours';
