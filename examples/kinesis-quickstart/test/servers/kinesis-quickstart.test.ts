import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { programAt } from '@rivergraph/example-kit/testing';
import { openDynamo, openKinesis } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { describeWithDynamo, describeWithKinesis } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

/** Whatever of this example the services hold. */
async function leftovers(kinesis: AwsAddress, dynamo: AwsAddress): Promise<readonly string[]> {
  const [streams, tables] = [openKinesis(kinesis), openDynamo(dynamo)];
  try {
    const { StreamNames = [] } = await streams.send(new ListStreamsCommand());
    const { TableNames = [] } = await tables.send(new ListTablesCommand());
    return [...StreamNames, ...TableNames].filter((name) => name.startsWith('kinesis-quickstart-'));
  } finally {
    streams.destroy();
    tables.destroy();
  }
}

describeWithKinesis('the Kinesis quickstart', (kinesis) => {
  describeWithDynamo('with leases in DynamoDB', (dynamo) => {
    const environment = {
      RIVERGRAPH_KINESIS_URL: kinesis.endpoint,
      RIVERGRAPH_DYNAMODB_URL: dynamo.endpoint,
    };
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kinesis-quickstart-test-'));
    });
    afterEach(async () => {
      await rm(folder, { recursive: true, force: true });
    });

    it('brings what it sent into the graph, through two workers and a reshard, and leaves its figures', async () => {
      const json = join(folder, 'figures.json');
      const flags = ['--records', '800', '--rate', '200', '--batch', '50', '--failover', '2000'];

      const { code, output } = await run([...flags, '--json', json], environment);

      const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
      expect([code, output]).toEqual([0, expect.stringContaining('The graph holds what was sent')]);
      expect(output).not.toContain('NodeVersionSupportWarning');
      expect(figures).toMatchObject({
        kinesis: 'address',
        sent: { ratings: 800 },
        graph: { ratings: 800 },
        missing: 0,
        unexpected: 0,
        workload: { sent: 800, batches: 16 },
        workers: [{ name: 'worker-1' }, { name: 'worker-2' }],
        rest: 0,
        problems: [],
      });
      expect(await leftovers(kinesis, dynamo)).toEqual([]);
    });

    it('says nothing when it checks and all is well', async () => {
      const flags = ['--records', '20', '--period', '0', '--shards', '3', '--key', 'rated', '--check'];

      const { code, output } = await run(flags, environment);

      expect([code, output]).toEqual([0, '']);
    });

    it('keeps everything until it is asked to stop', async () => {
      const flags = ['--records', '10', '--shards', '3', '--keep'];
      const { child, output, ended } = start(flags, environment);
      await vi.waitFor(() => expect(output()).toContain('database   '), { timeout: 60_000, interval: 100 });
      const kept = await leftovers(kinesis, dynamo);
      child.kill('SIGTERM');

      const { code } = await ended;

      expect(kept).toHaveLength(2);
      expect([code, await leftovers(kinesis, dynamo)]).toEqual([0, []]);
    });

    it('ends in good order at Ctrl-C', async () => {
      const { child, output, ended } = start(['--records', '30000'], environment);
      await vi.waitFor(() => expect(output()).toMatch(/[1-9]\d* written/), {
        timeout: 60_000,
        interval: 100,
      });
      child.kill('SIGINT');

      const { code, output: said } = await ended;

      expect([code, said]).toEqual([130, expect.stringMatching(/Stopped\.\n$/)]);
      expect(await leftovers(kinesis, dynamo)).toEqual([]);
    });

    it('says in one line that Kinesis does not answer', async () => {
      const { code, output } = await run(['--check'], {
        ...environment,
        RIVERGRAPH_KINESIS_URL: 'http://127.0.0.1:1',
      });

      expect([code, output]).toEqual([
        69,
        expect.stringMatching(/^Kinesis from RIVERGRAPH_KINESIS_URL: .*\n$/),
      ]);
    });
  });
});
