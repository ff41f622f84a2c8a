import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '../lib/program.mjs';
import { capture } from '../lib/run.mjs';
import { allPackages, root, tool } from '../lib/workspace.mjs';
import { checkConsumer } from './consumer.mjs';
import { checkLockfile } from './lockfile.mjs';
import { manyChecks, oneCheck } from './outcome.mjs';
import { checkPackages } from './packages.mjs';
import { serverTests, serverTestsBeside } from './server-tests.mjs';
import { runVitest } from './vitest.mjs';

/** @typedef {import('./outcome.mjs').Outcome} Outcome */

/**
 * Everything that `npm test` runs after the installation, in order. `build` runs always: most of the others read what it leaves.
 *
 * @type {Record<string, () => Promise<Outcome>>}
 */
export const steps = {
  build: async () => oneCheck(await compile()),
  'test-types': checkTestTypes,
  lint: async () => oneCheck(await capture(tool('oxlint'), [])),
  format: async () => oneCheck(await capture(tool('biome'), ['format', '.'])),
  lockfile: checkLockfile,
  unused: async () => oneCheck(await capture(tool('knip'), ['--no-progress'])),
  unit: async () => await runVitest('unit'),
  types: async () => await runVitest('types'),
  integration: async () => await runVitest('integration'),
  servers: async () => await runVitest('servers'),
  packages: checkPackages,
  api: async () => oneCheck(await script('api-report.mjs', [])),
  consumer: checkConsumer,
  // The only part of the repository that is installed apart, and after the packages that it bundles were built.
  cdk: async () =>
    oneCheck(await capture(process.execPath, [join('examples', 'social-follows', 'cdk', 'check-synth.mjs')])),
  schemathesis: checkHttp,
  demo: async () => oneCheck(await script('example.mjs', ['trust-network', '--check'])),
  faults: async () => oneCheck(await script('faults.mjs', ['file', '--quick'])),
  'kafka-faults': async () => await checkServerFaults('kafka', 'Kafka'),
  'kinesis-faults': async () => await checkServerFaults('kinesis', 'Kinesis'),
  // Its server is a double, which is always there.
  'memgraph-faults': async () => oneCheck(await script('faults.mjs', ['memgraph', '--quick'])),
  'neo4j-faults': async () => await checkServerFaults('neo4j', 'Neo4j'),
  'neptune-faults': async () => await checkServerFaults('neptune', 'Gremlin Server'),
};

/** What a program ends with when a server that it needs cannot be had. */
const unavailable = 69;

/**
 * Runs the faults of a server. Where the server cannot be had they are not run, and `npm test` says so.
 *
 * @param {string} run
 * @param {string} server
 * @returns {Promise<Outcome>}
 */
async function checkServerFaults(run, server) {
  const result = await script('faults.mjs', [run, '--quick']);
  if (result.code !== unavailable || process.env['CI'] === 'true') return oneCheck(result);
  const why = /^Not run: (.*)$/m.exec(result.output)?.[1] ?? `${server} cannot be had here`;
  return { passed: 0, failed: 0, output: result.output, notRun: [{ what: `fault runs of ${server}`, why }] };
}

/**
 * Sends the HTTP interface what its description allows and what it does not. Wants Python; where it or its package cannot be had this is
 * not run, and `npm test` says so.
 *
 * @returns {Promise<Outcome>}
 */
async function checkHttp() {
  const program = join('packages', 'http', 'test', 'schemathesis', 'run.mjs');
  const result = await capture(process.execPath, [program]);
  if (result.code !== unavailable) return oneCheck(result);
  const why = /^Not run: (.*)$/m.exec(result.output)?.[1] ?? 'Python cannot be had here';
  return { passed: 0, failed: 0, output: result.output, notRun: [{ what: 'the HTTP interface', why }] };
}

/**
 * What `--matrix` runs in the place of the step `servers`: that step, and then the suites of one server with other versions of it, the
 * oldest and the newest supported that the step has not run. The Kinesis Client Library (KCL) has no usual version: its suites run
 * here only.
 *
 * @type {[string, () => Promise<Outcome>][]}
 */
export const matrix = [
  ['servers', async () => await runVitest('servers', { files: serverTestsBeside('describeWithKcl') })],
  withVersion('Kafka', '3.9.2'),
  withVersion('Kafka', '4.4.0'),
  withVersion('Neo4j', '2026.08.1'),
  withVersion('Kcl', '2.7.2'),
  withVersion('Kcl', '3.5.1'),
];

/**
 * @param {string} server
 * @param {string} version
 * @returns {[string, () => Promise<Outcome>]}
 */
function withVersion(server, version) {
  const env = { [`RIVERGRAPH_${server.toUpperCase()}_VERSION`]: version };
  const run = async () => await runVitest('servers', { env, files: serverTests(`describeWith${server}`) });
  return [`servers with ${server} ${version}`, run];
}

async function checkTestTypes() {
  const results = [];
  const tests = allPackages().map((folder) => join(folder, 'test'));
  for (const project of [...tests.filter((folder) => existsSync(join(root, folder))), 'scripts']) {
    const result = await capture(tool('tsc'), ['-p', project, '--pretty', 'false']);
    results.push({ name: project, ...result });
  }
  return manyChecks(results);
}

/**
 * @param {string} name
 * @param {string[]} args
 */
async function script(name, args) {
  return await capture(process.execPath, [join('scripts', name), ...args]);
}
