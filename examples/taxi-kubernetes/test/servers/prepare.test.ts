import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { programAt } from '@rivergraph/example-kit/testing';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { withAdmin } from '../../src/kafka/client.ts';
import { ensureTopics } from '../../src/kafka/ensure-topics.ts';
import { deleteTopics } from '../../src/local/room.ts';

const prepare = programAt(new URL('../../dist/prepare.js', import.meta.url));
const patience = { timeout: 30_000, interval: 50 };

/** Starts `prepare --wait`, which is killed at the end of the test at the latest. */
function startWaiting(broker: string): ReturnType<typeof prepare.start> {
  const started = prepare.start(['--wait'], { KAFKA_BROKERS: broker });
  onTestFinished(async () => {
    started.child.kill('SIGKILL');
    await started.ended;
  });
  return started;
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('prepare --wait', () => {
  it('ends by itself at SIGTERM, which the kernel does not end the first process of a container with', async () => {
    const { child, output, ended } = startWaiting(`127.0.0.1:${await freePort()}`);
    await vi.waitFor(() => expect(output()).toContain('Kafka does not answer yet'), patience);

    child.kill('SIGTERM');

    expect(await ended).toMatchObject({ code: 143, signal: null });
  });
});

describeWithKafka('prepare --wait', (kafka) => {
  const config = { brokers: [...kafka.brokers] };

  it('waits for a Kafka that is away, and ends when the topics are there', async () => {
    const port = await freePort();
    onTestFinished(async () => await withAdmin(config, deleteTopics));
    const { output, ended } = startWaiting(`127.0.0.1:${port}`);
    await vi.waitFor(() => expect(output()).toContain('Kafka does not answer yet'), patience);

    relayTo(kafka.brokers[0] ?? '', port);
    await withAdmin(config, async (admin) => await ensureTopics(admin, { partitions: 2, replicas: 1 }));

    const { code } = await ended;
    expect([code, output()]).toEqual([0, expect.stringContaining('The topics are there')]);
  });
});

/** Lets a broker be reached at another port, until the end of the test. */
function relayTo(broker: string, port: number): void {
  const [host, brokerPort] = broker.split(':');
  const relay = createServer((client) => {
    const server = connect(Number(brokerPort), host);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
    client.pipe(server).pipe(client);
  });
  relay.listen(port, '127.0.0.1');
  onTestFinished(() => void relay.close());
}
