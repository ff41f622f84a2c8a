import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './support/program.ts';
import { readRatings } from './support/read-ratings.ts';

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

    const { code } = await run(...flags('--input', path, '--json', join(folder, 'figures.json')));

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

    const { code } = await run(...flags('--input', path));

    expect(code).toBe(0);
    expect(await readRatings(database())).toEqual(few.trim().split('\n').sort());
  });

  it('sets aside rows that are no ratings, and loads the others', async () => {
    const bad = ['4,5', 'x,5,1,1289243140', '4,5,11,1289243140', '4,5,,1289243140', '4,5,1.5,1289243140'];
    const path = await input('mixed.csv', `${few}${bad.join('\n')}\n6,1,2,1289243150.75\n`);

    const { code, output } = await run(...flags('--input', path));

    const rejects = (await readFile(join(folder, 'graph', 'rejected.jsonl'), 'utf8')).trim().split('\n');
    const values = rejects.map((line) => Buffer.from(JSON.parse(line).value, 'base64').toString());
    expect(code).toBe(0);
    expect(output).toContain('5 rows were no ratings');
    expect(values).toEqual(bad);
    expect(await readRatings(database())).toEqual([...few.trim().split('\n'), '6,1,2,1289243150'].sort());
  });

  it('goes on with what was appended to the file', async () => {
    const path = await input('few.csv', few);
    await run(...flags('--input', path));
    await writeFile(path, `${few}9,1,3,1289243150\n`);

    const { output } = await run(...flags('--input', path));

    expect(output).toContain('1 ratings written, 1 of them new');
    expect(await readRatings(database())).toHaveLength(5);
  });

  it('changes nothing the second time, and says so', async () => {
    const path = await input('few.csv', few);
    await run(...flags('--input', path));
    const before = await readRatings(database());

    const { code, output } = await run(...flags('--input', path));

    expect(code).toBe(0);
    expect(output).toContain('the graph is unchanged');
    expect(await readRatings(database())).toEqual(before);
  });

  it('makes the same graph when it is killed at three random places', { timeout: 120_000 }, async () => {
    const expected = (await readFile(shipped, 'utf8')).trim().split(/\r?\n/).sort();
    // Each counts from where its run begins, so that three of them stay within the file.
    const places = Array.from({ length: 3 }, () => 1 + Math.floor(Math.random() * 9_000));

    for (const place of places) {
      const killed = await run(...flags('--kill-after', String(place)));
      expect([killed.signal, killed.output], `killed after ${places.join(', ')}`).toEqual([
        'SIGKILL',
        expect.stringContaining('Killed while writing'),
      ]);
    }
    const { code, output } = await run(...flags());

    expect([code, output], `killed after ${places.join(', ')}`).toEqual([
      0,
      expect.stringContaining('35,592'),
    ]);
    // Compared as text: a list of what differs among so many would take half a minute to lay out.
    expect((await readRatings(database())).join('\n') === expected.join('\n')).toBe(true);
  });

  it('passes its own check', async () => {
    const { code, output } = await run('--check');

    expect([code, output]).toEqual([0, expect.any(String)]);
  });

  it('fails its own check on another graph', async () => {
    const path = await input('one.csv', '100001,100002,1,1289243140\n');
    await run(...flags('--input', path));

    const { code, output } = await run(...flags());

    expect(code).toBe(1);
    expect(output).toContain('Wrong: people: expected 5,881, got 5,883');
  });

  it.each([
    [['--foo'], "Unknown option '--foo'"],
    [['--kill-after', '0'], '--kill-after'],
    [['--input', '/there/is/none.csv'], 'there is no file'],
    [['--check', '--input', 'x.csv'], '--check'],
    [['extra'], 'extra'],
  ])('refuses %j with a text that says what is wrong', async (args, text) => {
    const { code, output } = await run(...args);

    expect(code).toBe(64);
    expect(output).toContain(text);
  });

  it('explains itself', async () => {
    const { code, output } = await run('--help');

    expect(code).toBe(0);
    expect(output).toContain('--kill-after N');
  });
});
