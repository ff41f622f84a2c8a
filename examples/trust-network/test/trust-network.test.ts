import { existsSync } from 'node:fs';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { programAt } from '@rivergraph/example-kit/testing';
import { loadLadybug } from '@rivergraph/sink-ladybug';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRatings } from './support/read-ratings.ts';

const { run, start } = programAt(new URL('../dist/main.js', import.meta.url));

const shipped = fileURLToPath(new URL('../data/bitcoin-otc-trust.csv', import.meta.url));
const few = '1,2,5,1289241912\n2,1,-3,1289241942\n3,2,10,1289243140\n1,3,1,1289243141\n';

describe('the trust network', () => {
  let folder: string;
  const database = (): string => join(folder, 'graph', 'graph.lbug');
  const flags = (...more: readonly string[]): readonly string[] => [
    '--database',
    join(folder, 'graph'),
    ...more,
  ];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trust-network-test-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function figures(): Promise<unknown> {
    return JSON.parse(await readFile(join(folder, 'figures.json'), 'utf8'));
  }

  async function input(name: string, content: string | Buffer): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('loads a file of the user and leaves its figures', async () => {
    const path = await input('few.csv', few);

    const { code } = await run(flags('--input', path, '--json', join(folder, 'figures.json')));

    expect(code).toBe(0);
    expect(await figures()).toMatchObject({
      people: 3,
      ratings: 4,
      positive: 3,
      mostTrusted: [
        { id: 2, trustedBy: 2 },
        { id: 3, trustedBy: 1 },
      ],
      written: 4,
      rejected: 0,
    });
    expect(await readRatings(database())).toEqual(few.trim().split('\n').sort());
  });

  it('reads gzip', async () => {
    const path = await input('few.csv.gz', gzipSync(few));

    const { code } = await run(flags('--input', path));

    expect(code).toBe(0);
    expect(await readRatings(database())).toEqual(few.trim().split('\n').sort());
  });

  it('sets aside rows that are no ratings, and loads the others', async () => {
    const bad = ['4,5', 'x,5,1,1289243140', '4,5,11,1289243140', '4,5,,1289243140', '4,5,1.5,1289243140'];
    const path = await input('mixed.csv', `${few}${bad.join('\n')}\n6,1,2,1289243150.75\n`);

    const { code, output } = await run(flags('--input', path));

    const rejects = (await readFile(join(folder, 'graph', 'rejected.jsonl'), 'utf8')).trim().split('\n');
    const values = rejects.map((line) => Buffer.from(JSON.parse(line).value, 'base64').toString());
    expect(code).toBe(0);
    expect(output).toContain('5 rows were no ratings');
    expect(output).toContain('10 of 10 rows');
    expect(values).toEqual(bad);
    expect(await readRatings(database())).toEqual([...few.trim().split('\n'), '6,1,2,1289243150'].sort());
  });

  it('says so of a single row', async () => {
    const path = await input('mixed.csv', `${few}4,5\n`);

    const { output } = await run(flags('--input', path));

    expect(output).toContain('1 row was no rating: see');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends in good order at %s, and goes on where it was',
    async (signal) => {
      const { child, ended } = start(flags());
      await vi.waitFor(async () => await access(join(folder, 'graph', 'checkpoint.json')), {
        timeout: 20_000,
      });
      child.kill(signal);
      const stopped = await ended;

      const { code, output } = await run(flags());

      expect([stopped.code, stopped.output]).toEqual([130, expect.stringContaining('Run it again to go on')]);
      expect([code, output]).toEqual([0, expect.stringMatching(/The graph holds [\d,]+ ratings already/)]);
      expect(output).not.toContain(' 35,592 ratings written');
    },
  );

  it('says in one line that the database is open elsewhere', async () => {
    await run(flags('--input', await input('few.csv', few)));
    const { Connection, Database } = loadLadybug();
    const opened = new Database(database(), 64 * 1024 * 1024);
    const connection = new Connection(opened);
    await connection.init();

    const { code, output } = await run(flags());
    await connection.close();
    await opened.close();

    expect([code, output]).toEqual([
      1,
      'another process has this database open; wait for it, or use another --database\n',
    ]);
  });

  it.each([
    ['a file', (file: string) => file],
    ['below a file', (file: string) => join(file, 'graph')],
  ])('says in one line that the folder is %s', async (_what, folderOf) => {
    const path = await input('few.csv', few);

    const { code, output } = await run(['--input', path, '--database', folderOf(path)]);

    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/^--database: expected a folder, got a file: .*\n$/),
    ]);
  });

  it('looks for the folder of its figures before it runs', async () => {
    const { code, output } = await run(flags('--json', join(folder, 'none', 'figures.json')));

    expect(code).toBe(64);
    expect(output).toContain('--json: there is no folder');
    expect(existsSync(join(folder, 'graph'))).toBe(false);
  });

  it('ends without a word when nobody reads on', async () => {
    const { child, ended } = start(flags());
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => void (complaint += text.toString()));
    child.stdout.once('data', () => child.stdout.destroy());

    const { code } = await ended;

    expect([code, complaint]).toEqual([0, '']);
  });

  it('goes on with what was appended to the file', async () => {
    const path = await input('few.csv', few);
    await run(flags('--input', path));
    await writeFile(path, `${few}9,1,3,1289243150\n`);

    const { output } = await run(flags('--input', path));

    expect(output).toContain('1 rating written, 1 of them new');
    expect(await readRatings(database())).toHaveLength(5);
  });

  it('changes nothing the second time, and says so', async () => {
    const path = await input('few.csv', few);
    await run(flags('--input', path));
    const before = await readRatings(database());

    const { code, output } = await run(flags('--input', path));

    expect(code).toBe(0);
    expect(output).toContain('the graph is unchanged');
    expect(await readRatings(database())).toEqual(before);
  });

  it('makes the same graph when it is killed at three random places', { timeout: 120_000 }, async () => {
    const expected = (await readFile(shipped, 'utf8')).trim().split(/\r?\n/).sort();
    // Each counts from where its run begins, so that three of them stay within the file.
    const places = Array.from({ length: 3 }, () => 1 + Math.floor(Math.random() * 9_000));

    for (const place of places) {
      const killed = await run(flags('--kill-after', String(place)));
      expect([killed.signal, killed.output], `killed after ${places.join(', ')}`).toEqual([
        'SIGKILL',
        expect.stringContaining('Killed while writing'),
      ]);
    }
    const { code, output } = await run(flags());

    expect([code, output], `killed after ${places.join(', ')}`).toEqual([
      0,
      expect.stringContaining('35,592'),
    ]);
    // Compared as text: a list of what differs among so many would take half a minute to lay out.
    expect((await readRatings(database())).join('\n') === expected.join('\n')).toBe(true);
  });

  it('passes its own check', async () => {
    const { code, output } = await run(['--check']);

    expect([code, output]).toEqual([0, expect.any(String)]);
  });

  it('fails its own check on another graph', async () => {
    const path = await input('one.csv', '100001,100002,1,1289243140\n');
    await run(flags('--input', path));

    const { code, output } = await run(flags());

    expect(code).toBe(1);
    expect(output).toContain('Wrong: people: expected 5,881, got 5,883');
  });

  it.each([
    [['--foo'], "Unknown option '--foo'"],
    [['--kill-after', '0'], '--kill-after'],
    [['--input', '/there/is/none.csv'], 'there is no file'],
    [['--check', '--input', 'x.csv'], '--check'],
    [['--check', '--kill-after', '9'], '--check wants to end'],
    [['extra'], 'extra'],
  ])('refuses %j with a text that says what is wrong', async (args, text) => {
    const { code, output } = await run(args);

    expect(code).toBe(64);
    expect(output).toContain(text);
  });

  it('explains itself', async () => {
    const { code, output } = await run(['--help']);

    expect(code).toBe(0);
    expect(output).toContain('--kill-after N');
  });
});
