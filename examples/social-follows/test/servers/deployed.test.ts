import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPipeline, parseDeadLetterLine, string } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import { programAt } from '@rivergraph/example-kit/testing';
import { createStream, deleteStream, openGremlin } from '@rivergraph/servers';
import type { GremlinClient } from '@rivergraph/servers';
import { describeWithDynamo, describeWithGremlin, describeWithKinesis } from '@rivergraph/servers/vitest';
import { createKinesisSource, createMemoryLeaseStore, driveKinesis } from '@rivergraph/source-kinesis';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { start } = programAt(new URL('../../dist/service.js', import.meta.url));

const rows = ['ann,ben,2026-01-31', 'ann,nobody,2026-01-31', 'ben,ann,2026-02-01'];

await describeWithGremlin(
  'the service as it is deployed',
  (gremlin) => {
    describeWithKinesis('with a stream', (kinesis) => {
      describeWithDynamo('and leases', (dynamo) => {
        const stream = `follows-${randomUUID().slice(0, 8)}`;
        const rejected = `${stream}-rejected`;
        let folder: string;
        let client: GremlinClient;

        beforeEach(async () => {
          folder = await mkdtemp(join(tmpdir(), 'social-follows-test-'));
          client = openGremlin(gremlin());
          for (const name of [stream, rejected]) await createStream(kinesis, { stream: name });
        });
        afterEach(async () => {
          for (const name of [stream, rejected]) await deleteStream(kinesis, name);
          await client.close();
          await rm(folder, { recursive: true, force: true });
        });

        /** That of a container, with emulators in the place of the services. */
        async function environment(): Promise<NodeJS.ProcessEnv> {
          const { host, port, ca = '' } = gremlin();
          const certificate = join(folder, 'ca.pem');
          await writeFile(certificate, ca);
          return {
            ...{ NEPTUNE_ENDPOINT: host, NEPTUNE_PORT: String(port), NEPTUNE_IAM: 'false' },
            ...{ STREAM: stream, LEASE_TABLE: stream, REJECTED_STREAM: rejected },
            NODE_EXTRA_CA_CERTS: certificate,
            AWS_REGION: kinesis.region,
            AWS_ACCESS_KEY_ID: kinesis.credentials.accessKeyId,
            AWS_SECRET_ACCESS_KEY: kinesis.credentials.secretAccessKey,
            AWS_ENDPOINT_URL_KINESIS: kinesis.endpoint,
            AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
          };
        }

        async function readRejected(): Promise<readonly string[]> {
          const sink = createMemorySink();
          await createPipeline({
            source: createKinesisSource({
              stream: rejected,
              kinesis,
              leases: createMemoryLeaseStore(),
              value: string(),
            }),
            transform: ({ value }) => testWrite(value, value),
            sink,
          }).run({ until: 'end' });
          return [...sink.graph.values.keys()];
        }

        it('writes what comes, sends what it cannot write to the other stream, and ends when it is told to', async () => {
          await client.run("g.addV('User').property(id, 'ann').addV('User').property(id, 'ben')");
          const { child, output, ended } = start([], await environment());
          await driveKinesis({
            ...{ stream, kinesis, items: rows, periodMs: 0 },
            data: (row) => row,
            partitionKey: (row) => row.slice(0, 3),
          });
          await vi.waitFor(async () => expect(await client.edges('follows')).toHaveLength(2), {
            timeout: 60_000,
            interval: 200,
          });
          child.kill('SIGTERM');

          const { code } = await ended;

          const [line = '', ...others] = await readRejected();
          const { rejections, value } = parseDeadLetterLine(line);
          expect([code, others, output()]).toEqual([0, [], expect.stringContaining('follows: ended')]);
          expect(rejections).toMatchObject([{ reason: 'missing-endpoint' }]);
          expect(Buffer.from(value ?? []).toString()).toBe(rows[1]);
        });
      });
    });
  },
  { tls: 'required' },
);
