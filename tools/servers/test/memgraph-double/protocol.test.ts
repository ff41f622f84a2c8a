import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { Structure } from '../../src/bolt/packstream/structure.ts';
import { selfSigned } from '../../src/bolt/self-signed.ts';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { parametersFrom, UndecodableError } from '../../src/memgraph-double/bolt/from-pack.ts';
import { MemgraphDouble } from '../../src/memgraph-double/memgraph-double.ts';
import { errorOf, pair, toyLanguage } from './support.ts';

const { execution, unauthenticated, notInCluster } = memgraphErrors;

/** Dates and the like write themselves, whatever their parts are made of. */
function textOf(value: unknown): string {
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value ?? []) === Object.prototype;
  return isPlain || value === null ? JSON.stringify(value) : (value as number).toString();
}

describe('a double over Bolt', () => {
  it('says that it is a Memgraph and speaks 5.2', async () => {
    await using both = await pair();

    const { agent, protocolVersion } = await both.driver.getServerInfo();

    expect(agent).toBe('Neo4j/v5.11.0 compatible graph database server - Memgraph');
    expect(protocolVersion).toMatchObject({ major: 5, minor: 2 });
  });

  it.each(['4.4', '4.3'] as const)('speaks %s with all it has to say', async (version) => {
    await using both = await pair({ versions: [version] });
    await both.run('merge edge');

    const { records } = await both.run('show graph');

    const { protocolVersion } = await both.driver.getServerInfo();
    expect(String(protocolVersion)).toContain(version);
    expect(records[0]?.get('nodes')[0].labels).toEqual(['L']);
    expect(records[0]?.get('edges')[0].type).toBe('R');
  });

  it('gives nodes and relationships with their properties and element ids', async () => {
    await using both = await pair();
    await both.run('merge edge');

    const [row] = (await both.run('show graph')).records;

    const [node] = row?.get('nodes') ?? [];
    const [edge] = row?.get('edges') ?? [];
    expect(node).toMatchObject({ labels: ['L'], elementId: '0' });
    expect(node.properties.id.toNumber()).toBe(1);
    expect(edge).toMatchObject({ type: 'R', startNodeElementId: '0', endNodeElementId: '1' });
  });

  const values: Record<string, unknown> = {
    null: null,
    'a boolean': true,
    'a float': 1.5,
    'a float that is whole': 2,
    'an integer': neo4j.int('9007199254740993'),
    'a text': 'Zoë',
    'a list with a map': [{ a: 'b', c: [1.5] }],
    'a map that calls itself a node': { kind: 'vertex', id: 'x' },
    'a date': new neo4j.types.Date(2024, 2, 29),
    'a local time': new neo4j.types.LocalTime(1, 2, 3, 4_000),
    'a date and time without an offset': neo4j.types.LocalDateTime.fromStandardDate(
      new Date('1969-12-31T23:59:58.123Z'),
    ),
    'a date and time with an offset': new neo4j.types.DateTime(2024, 5, 6, 7, 8, 9, 123_456_000, 7_200),
    'a date and time in a zone': new neo4j.types.DateTime(2024, 5, 6, 7, 8, 9, 0, 7_200, 'Europe/Zagreb'),
    'a duration': new neo4j.types.Duration(0, 3, 4, 5_000),
    'a point': new neo4j.types.Point(neo4j.int(4326), 12.5, 41.9),
    'a point of three dimensions': new neo4j.types.Point(neo4j.int(9157), 1, 2, 3),
  };

  it.each(Object.entries(values))('gives %s back as it came', async (_name, value) => {
    await using both = await pair();

    const { records } = await both.run('give back', { value });

    const [back] = records.map((row): unknown => row.get('value'));
    expect(textOf(back)).toEqual(textOf(value));
  });

  it('keeps whole microseconds', async () => {
    await using both = await pair();
    const value = new neo4j.types.LocalTime(0, 0, 0, 1_999);

    const { records } = await both.run('give back', { value });

    expect(String(records[0]?.get('value'))).toBe('00:00:00.000001000');
  });

  it('makes days of the months of a duration', async () => {
    await using both = await pair();
    const value = new neo4j.types.Duration(1, 0, 0, 0);

    const { records } = await both.run('give back', { value });

    expect(String(records[0]?.get('value'))).toBe('P30DT10H29M6S');
  });

  const undecodable: Record<string, unknown> = {
    bytes: new Int8Array([1, 2, 3]),
    'a time with an offset': new neo4j.types.Time(1, 2, 3, 0, 3_600),
    'a point of another system': new neo4j.types.Point(neo4j.int(1234), 1, 2),
    'bytes in a list in a map': { list: [1, new Int8Array(300)] },
  };

  it.each(Object.entries(undecodable))('closes the connection on %s', async (_name, value) => {
    await using both = await pair();
    const before = await both.run('merge node');

    const error = await errorOf(both.run('give back', { value }));

    expect(before.records).toEqual([]);
    expect(error).toEqual(execution);
    await both.double.until(() => both.double.connections.length === 0);
    expect(both.double.openTransactions).toBe(0);
  });

  it('takes back what a transaction has written when it closes its connection', async () => {
    await using both = await pair();
    const transaction = await both.begin();
    await transaction.run('merge node');

    await errorOf(transaction.run('give back', { value: new Int8Array(1) }));

    await both.double.until(() => both.double.openTransactions === 0);
    expect(both.double.graph.nodeCount()).toBe(0);
  });

  it('refuses a node as a parameter, with an error that a driver retries', () => {
    const node = new Structure(0x4e, [1n, ['L'], {}, '1']);

    expect(() => parametersFrom({ node })).toThrow('Unsupported conversion');
    expect(() => parametersFrom({ node: new Structure(0x54, [0n, 0n]) })).toThrow(UndecodableError);
  });

  it('closes the connection on a second statement while the first one has records left', async () => {
    await using both = await pair();
    const session = both.driver.session({ fetchSize: 5 });
    const transaction = await session.beginTransaction();
    const first = transaction.run('count up');
    const stream = first[Symbol.asyncIterator]();
    await stream.next();

    const error = await errorOf(transaction.run('merge node'));

    expect(error).toEqual(execution);
    await both.double.until(() => both.double.connections.length === 0);
    await session.close();
  });

  it('lets everybody in without users, and only them with some', async () => {
    await using open = await pair({}, { auth: neo4j.auth.basic('any', 'thing') });
    const users = { ada: 'secret' };
    await using known = await pair({ users }, { auth: neo4j.auth.basic('ada', 'secret') });
    await using wrong = await pair({ users }, { auth: neo4j.auth.basic('ada', 'guess') });
    await using nobody = await pair({ users });
    await using token = await pair({}, { auth: neo4j.auth.bearer('a.b.c') });

    await open.run('merge node');
    await known.run('merge node');

    for (const refused of [wrong, nobody, token]) {
      expect(await errorOf(refused.run('merge node'))).toEqual(unauthenticated);
      await refused.double.until(() => refused.double.connections.length === 0);
    }
  });

  it('speaks TLS', async () => {
    await using both = await pair({ tls: selfSigned() });

    await both.run('merge node');

    expect(both.double.url).toMatch(/^bolt\+ssc:/);
    expect(both.double.graph.nodeCount()).toBe(1);
  });

  it('has no routing table for a client that wants one', async () => {
    await using double = await MemgraphDouble.start({}, { language: toyLanguage });
    const driver = neo4j.driver(double.url.replace('bolt', 'neo4j'), undefined, {
      maxTransactionRetryTime: 0,
    });

    const error = await errorOf(driver.getServerInfo());
    await driver.close();

    expect(error.code).toBe('ServiceUnavailable');
    expect(double.requests.map(({ name }) => name)).toContain('ROUTE');
    expect(notInCluster.message).toMatch(/^You cannot fetch routing table/);
  });

  it('states what its language throws that is no error of a statement', async () => {
    const language = {
      parse: () => 'anything',
      run: () => {
        throw new TypeError('broken');
      },
    };
    await using double = await MemgraphDouble.start({}, { language });
    const driver = neo4j.driver(double.url);

    const error = await errorOf(driver.session().run('anything'));
    await driver.close();

    expect(error.code).toBe('Memgraph.DatabaseError.MemgraphError.MemgraphError');
    expect(error.message).toContain('broken');
    expect(double.openTransactions).toBe(0);
  });
});
