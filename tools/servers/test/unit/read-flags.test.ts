import { describe, expect, it } from 'vitest';
import { readDynamoFlags } from '../../src/cli/run-dynamo.ts';
import { readGremlinFlags } from '../../src/cli/run-gremlin.ts';
import { readFlags } from '../../src/cli/run-kafka.ts';
import { readKinesisFlags } from '../../src/cli/run-kinesis.ts';
import { readNeo4jFlags } from '../../src/cli/run-neo4j.ts';

describe('readFlags', () => {
  it('reads every flag', () => {
    const flags = '--nodes 3 --version 3.9.2 --listeners all --acl on --port 9092 --folder /data'.split(' ');

    expect(readFlags(flags)).toEqual({
      nodes: 3,
      version: '3.9.2',
      listeners: 'all',
      acl: 'on',
      port: 9092,
      folder: '/data',
    });
  });

  it.each([
    ['--nodes 2', '--nodes: expected 1 or 3, got "2"'],
    ['--port none', '--port: expected a port, got "none"'],
    ['--colour red', "Unknown option '--colour'"],
    ['9092', 'Unexpected argument'],
  ])('refuses %s', (flags, message) => {
    expect(() => readFlags(flags.split(' '))).toThrow(message);
  });
});

describe('readNeo4jFlags', () => {
  it('reads every flag', () => {
    const flags = '--version 2026.08.1 --port 7687 --password not-a-secret --tls --folder /data'.split(' ');

    expect(readNeo4jFlags(flags)).toEqual({
      version: '2026.08.1',
      port: 7687,
      password: 'not-a-secret',
      tls: 'required',
      folder: '/data',
    });
  });

  it('asks for nothing when there are none', () => {
    expect(Object.values(readNeo4jFlags([])).filter((value) => value !== undefined)).toEqual([]);
  });

  it.each([
    ['--tls required', 'Unexpected argument'],
    ['--port none', '--port: expected a port, got "none"'],
    ['--nodes 3', "Unknown option '--nodes'"],
  ])('refuses %s', (flags, message) => {
    expect(() => readNeo4jFlags(flags.split(' '))).toThrow(message);
  });
});

describe('readKinesisFlags', () => {
  it('reads every flag', () => {
    const flags = '--emulator kinesalite --port 4567 --shards 20 --folder /data'.split(' ');

    expect(readKinesisFlags(flags)).toEqual({
      emulator: 'kinesalite',
      port: 4567,
      shardLimit: 20,
      folder: '/data',
    });
  });

  it.each([
    ['--emulator none', '--emulator: expected kinesis-local or kinesalite, got "none"'],
    ['--shards 0', '--shards: expected a whole number from 1 on, got "0"'],
  ])('refuses %s', (flags, message) => {
    expect(() => readKinesisFlags(flags.split(' '))).toThrow(message);
  });
});

describe('readDynamoFlags', () => {
  it('reads every flag', () => {
    const flags = '--emulator dynamodb-local --version 3.0.0 --port 8000 --folder /data'.split(' ');

    expect(readDynamoFlags(flags)).toEqual({
      emulator: 'dynamodb-local',
      version: '3.0.0',
      port: 8000,
      folder: '/data',
    });
  });

  it('refuses an emulator that it does not know', () => {
    expect(() => readDynamoFlags(['--emulator', 'none'])).toThrow(
      '--emulator: expected dynalite or dynamodb-local, got "none"',
    );
  });
});

describe('readGremlinFlags', () => {
  it('reads every flag', () => {
    const flags = '--version 3.7.4 --port 8182 --heap 2g --tls --auth'.split(' ');

    expect(readGremlinFlags(flags)).toEqual({
      version: '3.7.4',
      port: 8182,
      heap: '2g',
      tls: 'required',
      auth: 'required',
    });
  });

  it('asks for nothing when there are none', () => {
    expect(Object.values(readGremlinFlags([])).filter((value) => value !== undefined)).toEqual([]);
  });

  it('refuses a flag that it does not know', () => {
    expect(() => readGremlinFlags(['--folder', '/data'])).toThrow("Unknown option '--folder'");
  });
});
