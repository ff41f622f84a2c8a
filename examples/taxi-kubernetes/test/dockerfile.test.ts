import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = new URL('../', import.meta.url);
const root = new URL('../../', folder);

async function linesOf(name: string): Promise<readonly string[]> {
  const text = await readFile(new URL(name, folder), 'utf8');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

describe('the Dockerfile', () => {
  it('copies what is there, and what its .dockerignore lets in', async () => {
    const lines = await linesOf('Dockerfile');
    const admitted = await linesOf('Dockerfile.dockerignore');

    const copied = lines
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));

    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(fileURLToPath(new URL(path, root))))).toEqual([]);
    expect(copied.filter((path) => !admitted.includes(`!${path}`))).toEqual([]);
  });

  it('installs, compiles and deploys this example, in that order, from sources that are there by then', async () => {
    const text = (await linesOf('Dockerfile')).join('\n').replaceAll(/ *\\\n */g, ' ');
    const { name } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as { name: string };
    const steps = [
      'COPY examples/taxi-kubernetes examples/taxi-kubernetes',
      `pnpm install --frozen-lockfile --filter rivergraph --filter "${name}..."`,
      'pnpm exec tsc -b examples/taxi-kubernetes',
      `pnpm --config.inject-workspace-packages=true --filter ${name} deploy --prod /app`,
      'COPY --from=build /app .',
    ];

    const places = steps.map((step) => text.indexOf(step));

    expect(steps.filter((_, at) => places[at] === -1)).toEqual([]);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  it('runs the pipeline, as a user who has a number and is not root', async () => {
    const lines = await linesOf('Dockerfile');

    const [, program = ''] = /^CMD \["dist\/(.*)\.js"\]$/.exec(lines.at(-1) ?? '') ?? [];
    expect(existsSync(fileURLToPath(new URL(`src/${program}.ts`, folder)))).toBe(true);
    expect(lines).toContain('USER 1000:1000');
  });

  it('leaves credentials out', async () => {
    expect((await linesOf('Dockerfile.dockerignore')).at(-1)).toBe('**/secret.env');
  });
});
