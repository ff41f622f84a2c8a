import { describe, expect, it } from 'vitest';
import { NoServerError, noServer, startAll } from '../src/servers.ts';

class FakeServer {
  readonly name: string;
  stops = 0;

  constructor(name: string) {
    this.name = name;
  }

  async stop(): Promise<void> {
    this.stops += 1;
  }
}

describe('noServer', () => {
  it('says what the cause says, and keeps it', () => {
    const cause = new Error('Kafka could not be had');

    const wrap = (): never => noServer(cause);

    expect(wrap).toThrow(NoServerError);
    expect(wrap).toThrow(expect.objectContaining({ message: cause.message, cause }));
  });
});

describe('startAll', () => {
  it('gives the servers by their names, and stops them when it is disposed of', async () => {
    const [kafka, neo4j] = [new FakeServer('kafka'), new FakeServer('neo4j')];

    const servers = await startAll({ kafka: Promise.resolve(kafka), neo4j: Promise.resolve(neo4j) });
    const names = [servers.kafka.name, servers.neo4j.name];
    const stops = [kafka.stops, neo4j.stops];
    await servers[Symbol.asyncDispose]();

    expect(names).toEqual(['kafka', 'neo4j']);
    expect([stops, kafka.stops, neo4j.stops]).toEqual([[0, 0], 1, 1]);
  });

  it.each(['first', 'second'] as const)('stops the other one where the %s does not start', async (which) => {
    const other = new FakeServer('other');
    const cause = new Error('it does not start');
    const starting = {
      first: which === 'first' ? Promise.reject(cause) : Promise.resolve(other),
      second: which === 'second' ? Promise.reject(cause) : Promise.resolve(other),
    };

    await expect(startAll(starting)).rejects.toThrow(
      expect.objectContaining({ constructor: NoServerError, message: cause.message, cause }),
    );

    expect(other.stops).toBe(1);
  });

  it('tells of the first where none starts', async () => {
    const starting = { first: Promise.reject(new Error('one')), second: Promise.reject(new Error('two')) };

    await expect(startAll(starting)).rejects.toThrow(new NoServerError('one'));
  });
});
