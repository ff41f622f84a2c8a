import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const sources = join(here, '..', 'src');
const target = join(here, 'bundle');

// Node runs as the user `node`; npm has no part in it.
const dockerfile = `FROM public.ecr.aws/docker/library/node:22-slim
WORKDIR /app
COPY service.mjs service.mjs.map ./
ENV NODE_OPTIONS=--enable-source-maps
USER node
CMD ["node", "service.mjs"]
`;

/**
 * Puts an entry of the example, with all that it needs, into one file.
 *
 * @param {string} name
 */
async function bundle(name) {
  const { warnings } = await build({
    entryPoints: [join(sources, `${name}.ts`)],
    outfile: join(target, name, `${name}.mjs`),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    sourcemap: true,
    // The sources of the packages, so that nothing has to be built before.
    conditions: ['@rivergraph/source'],
    // What is no ES module calls require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  if (warnings.length > 0)
    throw new Error(`bundle: expected no warnings for ${name}, got ${warnings.length}`);
}

await rm(target, { recursive: true, force: true });
await mkdir(target);
await bundle('lambda');
await bundle('service');
await writeFile(join(target, 'service', 'Dockerfile'), dockerfile);
console.log(`Bundled: ${target}`);
