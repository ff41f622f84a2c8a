/** What each write of `writesOfAllKinds` is sent as, guarded, without the first line, which is the same for all. */
export const expectedTexts: { readonly [kind: string]: readonly string[] } = {
  'a node': [
    `apply: MERGE (n:\`User\` {\`id\`: toInteger(row[0])})
SET n.\`name\` = row[1]`,
  ],
  'a node with a key of two parts, a point and a list': [
    `apply: MERGE (n:\`Item\` {\`shop\`: row[0], \`id\`: toInteger(row[1])})
SET n.\`place\` = CASE WHEN row[2] IS NULL THEN null ELSE point(row[2]) END, n.\`sizes\` = extract(x IN row[3] | toInteger(x))`,
  ],
  'a node with dates and times that are null': [
    `apply: MERGE (n:\`Trip\` {\`id\`: toInteger(row[0])})
SET n.\`day\` = CASE WHEN row[1] IS NULL THEN null ELSE date(row[1]) END, n.\`start\` = CASE WHEN row[2] IS NULL THEN null ELSE datetime(row[2]) END, n.\`local\` = CASE WHEN row[3] IS NULL THEN null ELSE localDateTime(row[3]) END, n.\`days\` = extract(x IN row[4] | date(x))`,
  ],
  'a node that must exist': [
    `apply: MATCH (n:\`User\` {\`id\`: toInteger(row[0])})
SET n.\`name\` = row[1]`,
  ],
  'a node with a version': [
    `apply: MERGE (n:\`Device\` {\`id\`: toInteger(row[0])})
WITH *, n.\`seen\` > datetime(row[1]) AS stale
SET n.\`seen\` = CASE WHEN stale THEN n.\`seen\` ELSE datetime(row[1]) END`,
  ],
  'a node with a position': [
    `apply: MERGE (n:\`Sensor\` {\`id\`: toInteger(row[0])})
WITH *, n.\`_position\` STARTS WITH row[3] AND n.\`_position\` > row[2] AS stale
SET n.\`value\` = CASE WHEN stale THEN n.\`value\` ELSE row[1] END, n.\`_position\` = CASE WHEN stale THEN n.\`_position\` ELSE row[2] END`,
  ],
  'the end of a node': [
    `apply: MATCH (n:\`Item\` {\`shop\`: row[0], \`id\`: toInteger(row[1])})
DETACH DELETE n`,
  ],
  'the end of a node that owns others': [
    `apply: MATCH (n:\`User\` {\`id\`: toInteger(row[0])})
OPTIONAL MATCH (n)-[r:\`HAS_DAY\`]->(o) WHERE (type(r) = 'HAS_DAY' AND o:\`Day\`)
DETACH DELETE o, n`,
  ],
  'an edge between nodes that must exist': [
    `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
OPTIONAL MATCH (b:\`User\` {\`id\`: toInteger(row[1])})
FOREACH (_ IN CASE WHEN a IS NULL OR b IS NULL THEN [] ELSE [1] END |
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`KNOWS\`]->(b)
SET e.\`since\` = toInteger(row[2])
)
WITH row[0] AS k0, row[1] AS k1, a, b WHERE a IS NULL OR b IS NULL
RETURN [a IS NULL, toString(toInteger(k0)), toString(toInteger(k1))] AS missing`,
  ],
  'an edge between nodes that are made': [
    `apply: MERGE (a:\`User\` {\`id\`: toInteger(row[0])})
MERGE (b:\`User\` {\`id\`: toInteger(row[1])})
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`KNOWS\`]->(b)`,
  ],
  'an edge with a key from a node that is set': [
    `fuse: OPTIONAL MATCH (b:\`Item\` {\`shop\`: row[1], \`id\`: toInteger(row[2])})
FOREACH (_ IN CASE WHEN b IS NULL THEN [] ELSE [1] END |
MERGE (a:\`User\` {\`id\`: toInteger(row[0])})
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`BOUGHT\` {\`at\`: datetime(row[3])}]->(b)
SET a.\`name\` = row[4], e.\`note\` = row[5]
)
WITH row[1] AS k0, row[2] AS k1, b WHERE b IS NULL
RETURN [false, k0, toString(toInteger(k1))] AS missing`,
  ],
  'an edge with a position': [
    `find: MATCH (n:\`User\` {\`id\`: toInteger(row[0])})
RETURN collect(row[1]) AS found`,
    `apply: MERGE (n:\`Item\` {\`shop\`: row[0], \`id\`: toInteger(row[1])})`,
    `apply: MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
MATCH (b:\`Item\` {\`shop\`: row[1], \`id\`: toInteger(row[2])})
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`RATED\`]->(b)
WITH *, e.\`_position\` STARTS WITH row[5] AND e.\`_position\` > row[4] AS stale
SET e.\`stars\` = CASE WHEN stale THEN e.\`stars\` ELSE toInteger(row[3]) END, e.\`_position\` = CASE WHEN stale THEN e.\`_position\` ELSE row[4] END`,
  ],
  'an edge between nodes with versions': [
    `apply: MERGE (n:\`Device\` {\`id\`: toInteger(row[0])})
WITH *, n.\`seen\` > datetime(row[1]) AS stale
SET n.\`seen\` = CASE WHEN stale THEN n.\`seen\` ELSE datetime(row[1]) END`,
    `apply: MATCH (a:\`Device\` {\`id\`: toInteger(row[0])})
MATCH (b:\`Device\` {\`id\`: toInteger(row[1])})
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`LINKED\`]->(b)`,
  ],
  'the end of an edge': [
    `apply: MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
MATCH (b:\`User\` {\`id\`: toInteger(row[1])})
MATCH (a)-[e:\`KNOWS\`]->(b)
DELETE e`,
  ],
  'the end of an edge with a key': [
    `apply: MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
MATCH (b:\`Item\` {\`shop\`: row[1], \`id\`: toInteger(row[2])})
MATCH (a)-[e:\`BOUGHT\` {\`at\`: datetime(row[3])}]->(b)
DELETE e`,
  ],
  'an owned node under an owner that must exist': [
    `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
FOREACH (_ IN CASE WHEN a IS NULL THEN [] ELSE [1] END |
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: date(row[1])})
SET b.\`amount\` = row[2], e.\`seen\` = row[3]
)
WITH row[0] AS k0, a WHERE a IS NULL
RETURN [a IS NULL, toString(toInteger(k0))] AS missing`,
  ],
  'an owned node under an owner that is made': [
    `apply: MERGE (a:\`User\` {\`id\`: toInteger(row[0])})
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: date(row[1])})`,
  ],
  'an owned node that must exist': [
    `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
OPTIONAL MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: date(row[1])})
FOREACH (_ IN CASE WHEN a IS NULL OR b IS NULL THEN [] ELSE [1] END |
SET e.\`seen\` = row[2]
)
WITH row[0] AS k0, row[1] AS k1, a, b WHERE a IS NULL OR b IS NULL
RETURN [a IS NULL, toString(toInteger(k0)), k1] AS missing`,
  ],
  'an owned node that must exist, with nothing to set': [
    `fuse: OPTIONAL MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
OPTIONAL MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: date(row[1])})
WITH row[0] AS k0, row[1] AS k1, a, b WHERE a IS NULL OR b IS NULL
RETURN [a IS NULL, toString(toInteger(k0)), k1] AS missing`,
  ],
  'an owned node with a version': [
    `find: MATCH (n:\`Device\` {\`id\`: toInteger(row[0])})
RETURN collect(row[1]) AS found`,
    `apply: MATCH (a:\`Device\` {\`id\`: toInteger(row[0])})
SET a.\`__rivergraph\` = true
REMOVE a.\`__rivergraph\`
MERGE (a)-[e:\`HAS_READING\`]->(b:\`Reading\` {\`at\`: localDateTime(row[1])})
WITH *, b.\`rev\` > toInteger(row[2]) AS stale
SET b.\`rev\` = CASE WHEN stale THEN b.\`rev\` ELSE toInteger(row[2]) END`,
  ],
  'the end of an owned node': [
    `apply: MATCH (a:\`User\` {\`id\`: toInteger(row[0])})
MATCH (a)-[e:\`HAS_DAY\`]->(b:\`Day\` {\`date\`: date(row[1])})
DETACH DELETE b`,
  ],
};
