import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programAt } from '@rivergraph/example-kit/testing';
import { openGremlin } from '@rivergraph/servers';
import { describeWithGremlin, describeWithKinesis } from '@rivergraph/servers/vitest';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { run, start } = programAt(new URL('../../dist/main.js', import.meta.url));

await describeWithGremlin('the follows', (gremlin) => {
  describeWithKinesis('from a Kinesis stream', (kinesis) => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'social-follows-test-'));
    });
    afterEach(async () => {
      await using client = openGremlin(gremlin());
      await client.clear();
      await rm(folder, { recursive: true, force: true });
    });

    const environment = (): NodeJS.ProcessEnv => ({
      RIVERGRAPH_KINESIS_URL: kinesis.endpoint,
      RIVERGRAPH_GREMLIN_URL: gremlin().url,
    });

    it('come into the graph once each, by the service and by the function, although requests fail', async () => {
      const json = join(folder, 'figures.json');
      const size = ['--users', '100', '--follows', '600', '--period', '20', '--percent-error', '20'];

      const { code, output } = await run([...size, '--json', json], environment());

      const figures: unknown = JSON.parse(await readFile(json, 'utf8'));
      expect([code, output]).toEqual([
        0,
        expect.stringContaining('holds each follow once, and nothing else'),
      ]);
      expect(output).not.toContain('Warning');
      expect(figures).toMatchObject({
        kinesis: 'address',
        gremlin: 'address',
        sent: { users: 100, records: 612, follows: 600 },
        graph: { users: 100, follows: 600, surplusValues: 0 },
        parts: [{ as: 'service' }, { as: 'lambda' }],
        rejected: { 'missing-endpoint': 5, 'invalid-follow': 1 },
        problems: [],
      });
    });

    it('come from files, and nothing is said when all is well', async () => {
      const [users, follows] = [join(folder, 'people.csv'), join(folder, 'follows.csv')];
      await writeFile(users, '~id,~label\n"ann-1",User\nben,User\n');
      await writeFile(
        follows,
        'id,label,from,to,creationDate\n,follows,"ann-1","ben",2026-01-31\n,follows,ben,ann-1,2026-02-01\n',
      );
      const flags = ['--users-file', users, '--follows-file', follows, '--as', 'lambda', '--check'];

      const { code, output } = await run(flags, environment());

      await using client = openGremlin(gremlin());
      expect([code, output]).toEqual([0, '']);
      const edges = await client.edges('follows');
      expect(edges.map(({ from, to, properties }) => [from, to, properties])).toEqual(
        expect.arrayContaining([
          ['ann-1', 'ben', { creationDate: ['2026-01-31'] }],
          ['ben', 'ann-1', { creationDate: ['2026-02-01'] }],
        ]),
      );
    });

    it('leave a graph alone that has users already, unless they may go', async () => {
      await using client = openGremlin(gremlin());
      await client.run("g.addV('User').property(id, 'somebody')");
      const size = ['--users', '10', '--follows', '20', '--period', '0', '--as', 'service', '--check'];

      const refused = await run(size, environment());
      const replaced = await run([...size, '--replace'], environment());

      expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('--replace') });
      expect(replaced).toMatchObject({ code: 0, output: '' });
    });

    it('end in good order at Ctrl-C', async () => {
      const { child, output, ended } = start(['--follows', '100000'], environment());
      await vi.waitFor(() => expect(output()).toMatch(/edges submitted [1-9]/), {
        timeout: 60_000,
        interval: 100,
      });
      child.kill('SIGINT');

      const { code, output: said } = await ended;

      expect([code, said]).toEqual([130, expect.stringMatching(/Stopped\.\n$/)]);
    });

    it('need a Gremlin Server, and say in one line that there is none', async () => {
      const { code, output } = await run(['--check', '--url', 'ws://127.0.0.1:1/gremlin'], environment());

      expect([code, output]).toEqual([69, expect.stringMatching(/^Gremlin Server from .*\n$/)]);
    });
  });
});
