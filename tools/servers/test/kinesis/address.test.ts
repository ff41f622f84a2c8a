import { startDynamo, startKinesis } from '@rivergraph/servers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TestService } from '../http-proxy/ends.ts';

const services = [
  { name: 'Kinesis', variable: 'RIVERGRAPH_KINESIS_URL', start: startKinesis },
  { name: 'DynamoDB', variable: 'RIVERGRAPH_DYNAMODB_URL', start: startDynamo },
] as const;

let service: TestService;

beforeEach(async () => {
  service = await TestService.start();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await service[Symbol.asyncDispose]();
});

describe.each(services)('$name from an address', ({ name, variable, start }) => {
  it('is used as it is, and cannot be killed', async () => {
    vi.stubEnv(variable, service.url);

    await using server = await start();

    const { origin, emulator, endpoint, host, port, pid } = server;
    const url = new URL(service.url);
    const expected = { origin: 'address', endpoint: service.url, host: url.hostname, port: Number(url.port) };
    expect({ origin, endpoint, host, port }).toEqual(expected);
    expect([emulator, pid, server.log()]).toEqual([undefined, undefined, '']);
    await expect(server.kill()).rejects.toThrow(
      `${name} from ${variable}: expected a process of our own, got an address`,
    );
  });

  it('cannot keep data in files', async () => {
    vi.stubEnv(variable, service.url);

    await expect(start({ data: 'files' })).rejects.toThrow(
      `${name} from ${variable}: expected options that it can fulfil, got data 'files'`,
    );
  });

  it('has to answer', async () => {
    vi.stubEnv(variable, 'http://127.0.0.1:1');

    await expect(start()).rejects.toThrow(`${name} from ${variable}: expected it to answer, got nothing`);
  });
});
