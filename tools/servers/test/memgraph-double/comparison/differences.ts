/** A statement to which Memgraph and Neo4j give different answers. */
export interface Difference {
  readonly what: string;
  /** Why the double answers as it does, and not as Neo4j. */
  readonly why: string;
  readonly text: string;
  /** The first value of the first row, as text; `refused` for an error. */
  readonly double: string;
  readonly neo4j: string;
}

/** A value of a type that cannot be known before a statement runs. */
const any = (value: string): string => `WITH [${value}] AS l WITH l[0] AS x`;

/** All that the generator leaves out on purpose. */
export const differences: readonly Difference[] = [
  {
    what: 'two items of a SET for one node, of which the second reads the first',
    why: 'Memgraph sets one after the other, Neo4j reads for both first',
    text: 'CREATE (n {a: 1}) WITH n, n AS m SET n.a = 2, n.b = m.a RETURN n.b',
    double: '2',
    neo4j: '1',
  },
  {
    what: 'an order between types',
    why: 'Memgraph has none, Neo4j gives null',
    text: `${any("'a'")} RETURN x < 1`,
    double: 'refused',
    neo4j: 'null',
  },
  {
    what: 'an order of truth values',
    why: 'Memgraph orders numbers, texts and times only',
    text: `${any('true')} RETURN x > false`,
    double: 'refused',
    neo4j: 'true',
  },
  {
    what: 'a test of text with another type',
    why: 'Memgraph wants text, Neo4j gives null',
    text: `${any('1')} RETURN x STARTS WITH 'a'`,
    double: 'refused',
    neo4j: 'null',
  },
  {
    what: 'lists with null in them, compared',
    why: 'Memgraph takes two nulls in lists for the same',
    text: 'RETURN [1, null] = [1, null]',
    double: 'true',
    neo4j: 'null',
  },
  {
    what: 'a map as a property',
    why: 'Memgraph stores maps',
    text: 'CREATE (n {m: {a: 1}}) RETURN n.m.a',
    double: '1',
    neo4j: 'refused',
  },
  {
    what: 'a list of lists as a property',
    why: 'Memgraph stores lists however deep',
    text: 'CREATE (n {l: [[1], [2]]}) RETURN size(n.l)',
    double: '2',
    neo4j: 'refused',
  },
  {
    what: 'a list with null in it as a property',
    why: 'Memgraph stores null in lists',
    text: 'CREATE (n {l: [1, null]}) RETURN size(n.l)',
    double: '2',
    neo4j: 'refused',
  },
  {
    what: 'the size of text',
    why: 'Memgraph counts bytes, Neo4j UTF-16 units',
    text: "RETURN size('é')",
    double: '2',
    neo4j: '1',
  },
  {
    what: 'text with blanks as an integer',
    why: 'Memgraph trims it',
    text: "RETURN toInteger(' 3 ')",
    double: '3',
    neo4j: 'null',
  },
  {
    what: 'a long integer in text',
    why: 'Memgraph reads text as a float first',
    text: "RETURN toInteger('9007199254740993')",
    double: '9007199254740992',
    neo4j: '9007199254740993',
  },
  {
    what: 'letters for truth values',
    why: 'Memgraph takes t and f',
    text: "RETURN toBoolean('t')",
    double: 'true',
    neo4j: 'null',
  },
  {
    what: 'a point of null',
    why: 'Memgraph wants a map',
    text: 'RETURN point(null)',
    double: 'refused',
    neo4j: 'null',
  },
  {
    what: 'a zone called Z',
    why: 'for Memgraph it is Etc/UTC',
    text: "RETURN toString(datetime('2024-05-01T12:30:00Z'))",
    double: '"2024-05-01T12:30:00.000000+00:00[Etc/UTC]"',
    neo4j: '"2024-05-01T12:30:00Z"',
  },
  {
    what: 'a property of an item',
    why: "Memgraph's grammar looks properties up before it indexes",
    text: 'RETURN [{a: 1}][0].a',
    double: 'refused',
    neo4j: '1',
  },
  {
    what: 'MATCH after OPTIONAL MATCH',
    why: 'Memgraph wants a WITH between',
    text: 'OPTIONAL MATCH (n:M) MATCH (m:K) RETURN count(m)',
    double: 'refused',
    neo4j: '0',
  },
  {
    what: 'a subquery after a clause that writes',
    why: 'Neo4j wants a WITH between',
    text: 'CREATE (n:M) CALL { WITH n SET n.i = 1 } RETURN n.i',
    double: '1',
    neo4j: 'refused',
  },
  {
    what: 'a node that is deleted before its relationship, by two clauses',
    why: 'Memgraph looks at it at each clause, Neo4j at the end',
    text: 'CREATE (n)-[e:R]->(m) WITH n, e, m DELETE n DELETE e RETURN 1',
    double: 'refused',
    neo4j: '1',
  },
  {
    what: 'a label test of a relationship',
    why: 'for Memgraph only nodes have labels',
    text: 'CREATE (n)-[e:R]->(m) WITH e WHERE e:R RETURN 1',
    double: 'refused',
    neo4j: '1',
  },
  {
    what: 'what a CREATE makes, asked by the same CREATE',
    why: 'Neo4j refuses it',
    text: 'CREATE (n {i: 1})-[:R]->(m {i: n.i}) RETURN m.i',
    double: '1',
    neo4j: 'refused',
  },
  {
    what: 'the order of lists',
    why: 'Memgraph orders none',
    text: 'UNWIND [[2], [1]] AS l RETURN l ORDER BY l',
    double: 'refused',
    neo4j: '[1]',
  },
  {
    what: 'the order of types',
    why: 'Memgraph has none',
    text: "UNWIND [1, 'a'] AS x RETURN x ORDER BY x",
    double: 'refused',
    neo4j: '"a"',
  },
  {
    what: 'IS NULL, IN and STARTS WITH beside an operator',
    why: 'in Memgraph they are stronger than all operators, as in the first openCypher',
    text: 'RETURN 1 + 1 IS NULL',
    double: 'refused',
    neo4j: 'false',
  },
  {
    what: 'text and a float put together',
    why: "how Memgraph writes a float differs between its versions, and is not in the double's subset",
    text: "RETURN 'a' + 1.5",
    double: 'refused',
    neo4j: '"a1.5"',
  },
  {
    what: 'a range that its steps lead away from',
    why: 'it is empty, but Neo4j rounds the number of steps up to one',
    text: 'RETURN range(1, 0, 2)',
    double: '[]',
    neo4j: '[1]',
  },
  {
    what: 'lists cast one by one',
    why: 'Neo4j 5 has list comprehensions only',
    text: 'RETURN extract(x IN [1] | x + 1)',
    double: '[2]',
    neo4j: 'refused',
  },
];
