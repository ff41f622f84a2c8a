import type { GremlinAddress } from '@rivergraph/servers';
import gremlin from 'gremlin';
import { places } from './answers.ts';
import type { Answers, Ranked } from './answers.ts';
import { lineOf } from './expected.ts';

const { statics, order, P, column, t } = gremlin.process;
type Source = gremlin.process.GraphTraversalSource;

/** What the graph holds, as its own server tells. */
export interface GraphRead {
  readonly users: readonly string[];
  /** As lines; one that is there twice is here twice. */
  readonly follows: readonly string[];
  /** Values of properties beyond the first of each: 0 unless a property became a set. */
  readonly surplusValues: number;
}

/** Asks a graph, with a connection of its own. */
export interface GraphReader extends AsyncDisposable {
  countUsers(): Promise<number>;
  countFollows(): Promise<number>;
  read(): Promise<GraphRead>;
  answer(): Promise<Answers>;
  /** Deletes all users, and with them their follows. */
  deleteUsers(): Promise<void>;
}

/** Connects when it is first asked. The caller disposes of it. */
export function openReader({ url, ca, username, password }: GremlinAddress): GraphReader {
  const auth =
    username === undefined
      ? {}
      : { authenticator: new gremlin.driver.auth.PlainTextSaslAuthenticator(username, password ?? '') };
  const connection = new gremlin.driver.DriverRemoteConnection(url, {
    ...(ca === undefined ? {} : { ca: [ca] }),
    ...auth,
    // One of the options that make the driver take the package ws, on any version of Node.
    headers: {},
  });
  const g = gremlin.process.AnonymousTraversalSource.traversal().withRemote(connection);
  return {
    countUsers: async () => await count(g.V().hasLabel('User')),
    countFollows: async () => await count(g.E().hasLabel('follows')),
    read: async () => await read(g),
    answer: async () => await answer(g),
    deleteUsers: async () => void (await g.V().hasLabel('User').drop().toList()),
    [Symbol.asyncDispose]: async () => await connection.close(),
  };
}

async function count(found: gremlin.process.GraphTraversal): Promise<number> {
  const { value } = await found.count().next();
  return Number(value);
}

async function read(g: Source): Promise<GraphRead> {
  const users = await g.V().hasLabel('User').id().toList();
  const edges = await g
    .E()
    .hasLabel('follows')
    .project('from', 'to', 'creationDate')
    .by(statics.outV().id())
    .by(statics.inV().id())
    .by('creationDate')
    .toList();
  const names = statics.properties().key().dedup().count();
  const values = await count(g.V().hasLabel('User').properties());
  const { value: properties } = await g.V().hasLabel('User').map(names).sum().next();
  return {
    users: users.map(String),
    follows: edges.map((edge) =>
      lineOf({
        from: textOf(edge, 'from'),
        to: textOf(edge, 'to'),
        creationDate: textOf(edge, 'creationDate'),
      }),
    ),
    surplusValues: values - Number(properties ?? 0),
  };
}

async function answer(g: Source): Promise<Answers> {
  const mostFollowed = await rankBy(g, statics.inE('follows').count());
  const mostFollowing = await rankBy(g, statics.outE('follows').count());
  const person = mostFollowing[0]?.userId ?? '';
  return { mostFollowed, mostFollowing, person, recommended: await recommend(g, person) };
}

async function rankBy(g: Source, degree: gremlin.process.GraphTraversal): Promise<readonly Ranked[]> {
  const rows = await g
    .V()
    .hasLabel('User')
    .project('userId', 'count')
    .by(t.id)
    .by(degree)
    .order()
    .by('count', order.desc)
    .by('userId')
    .limit(places)
    .toList();
  return rows.map(rankedOf);
}

/** Those that are followed by those whom the person follows, but not by the person. */
async function recommend(g: Source, person: string): Promise<readonly Ranked[]> {
  const rows = await g
    .V(person)
    .as('person')
    .out('follows')
    .dedup()
    .aggregate('followed')
    .out('follows')
    .where(P.neq('person'))
    .where(P.without('followed'))
    .groupCount()
    .by(t.id)
    .unfold()
    .project('userId', 'count')
    .by(column.keys)
    .by(column.values)
    .order()
    .by('count', order.desc)
    .by('userId')
    .limit(places)
    .toList();
  return rows.map(rankedOf);
}

function rankedOf(row: unknown): Ranked {
  return { userId: textOf(row, 'userId'), count: Number(textOf(row, 'count')) };
}

/** The driver gives a row as a Map. */
function textOf(row: unknown, name: string): string {
  if (row instanceof Map) return String(row.get(name));
  throw new TypeError(`gremlin: expected a row to be a Map, got a value of type ${typeof row}`);
}
