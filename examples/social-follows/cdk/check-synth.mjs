import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// Installs what the lockfile names, checks the types, bundles, synthesizes both forms of the stack, and looks at what came out. Needs the
// packages of the workspace, and no account.

const here = fileURLToPath(new URL('.', import.meta.url));
const tsc = join(here, '..', '..', '..', 'node_modules', '.bin', 'tsc');
const stamp = join(here, 'node_modules', '.installed');

/** @typedef {{ Type: string, Properties: Record<string, any> }} Resource */

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const env = {
    ...process.env,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
  };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: here, env, encoding: 'utf8' });
  if (status === 0) return;
  throw new Error(
    `${command} ${args.join(' ')}: expected exit code 0, got ${status}\n${error ?? ''}${stdout}${stderr}`,
  );
}

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(here, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  run('npm', ['ci']);
  writeFileSync(stamp, wanted);
}

/**
 * @param {string} out
 * @param {'lambda' | 'service'} as
 * @returns {Resource[]}
 */
function synthesize(out, as) {
  run(process.execPath, [
    join(here, 'node_modules', 'aws-cdk', 'bin', 'cdk'),
    ...['synth', '--quiet', '--no-notices', '--output', out, '--context', `as=${as}`],
  ]);
  return Object.values(JSON.parse(readFileSync(join(out, 'SocialFollows.template.json'), 'utf8')).Resources);
}

/**
 * @param {readonly Resource[]} resources
 * @param {string} type
 */
function all(resources, type) {
  return resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
}

/**
 * @param {readonly Resource[]} resources
 * @param {string} type
 */
function one(resources, type) {
  const [found, ...others] = all(resources, type);
  assert.ok(
    found !== undefined && others.length === 0,
    `${type}: expected one, got ${others.length + (found ? 1 : 0)}`,
  );
  return found;
}

/** @param {readonly Resource[]} resources */
function checkDatabase(resources) {
  const { IamAuthEnabled, StorageEncrypted } = one(resources, 'AWS::Neptune::DBCluster');
  assert.deepEqual(
    [IamAuthEnabled, StorageEncrypted],
    [true, true],
    'Neptune: expected signed requests and encryption',
  );
  assert.equal(
    all(resources, 'AWS::Neptune::DBInstance').length,
    2,
    'Neptune: expected a writer and a replica',
  );
}

/**
 * @param {readonly Resource[]} resources
 * @returns {{ Action: string | string[], Resource: unknown, Condition?: unknown }[]}
 */
function statementsOf(resources) {
  return all(resources, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

/** @param {readonly Resource[]} resources */
function checkRights(resources) {
  const statements = statementsOf(resources);
  const actions = statements.flatMap(({ Action }) => Action);
  const neptune = actions.filter((action) => action.startsWith('neptune-db:')).sort();
  assert.deepEqual(neptune, [
    'neptune-db:DeleteDataViaQuery',
    'neptune-db:GetEngineStatus',
    'neptune-db:ReadDataViaQuery',
    'neptune-db:WriteDataViaQuery',
  ]);
  assert.ok(
    !actions.some((action) => action.includes('*')),
    `IAM: expected no wildcard, got ${actions.join(', ')}`,
  );
  const anywhere = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  const allowed = ['cloudwatch:PutMetricData', 'ecr:GetAuthorizationToken'];
  assert.deepEqual(
    anywhere.filter((action) => !allowed.includes(action)),
    [],
    'IAM: rights on all resources',
  );
}

/** @param {readonly Resource[]} resources */
function checkDashboard(resources) {
  const body = JSON.stringify(one(resources, 'AWS::CloudWatch::Dashboard')['DashboardBody']);
  for (const name of ['EdgesSubmitted', 'WriteDuration', 'RetryCount', 'IteratorAgeMilliseconds'])
    assert.ok(body.includes(name), `Dashboard: expected ${name} in it`);
}

/** @param {readonly Resource[]} resources */
function checkMapping(resources) {
  const { BatchSize, FunctionResponseTypes, BisectBatchOnFunctionError, StartingPosition } = one(
    resources,
    'AWS::Lambda::EventSourceMapping',
  );
  assert.deepEqual(
    { BatchSize, FunctionResponseTypes, BisectBatchOnFunctionError, StartingPosition },
    {
      BatchSize: 1_000,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      BisectBatchOnFunctionError: true,
      StartingPosition: 'TRIM_HORIZON',
    },
  );
}

/** Loads the function as Lambda does. */
async function checkBundle() {
  process.env['NEPTUNE_ENDPOINT'] = 'database.example';
  process.env['AWS_REGION'] = 'eu-central-1';
  const { handler } = await import(pathToFileURL(join(here, 'bundle', 'lambda', 'lambda.mjs')).href);
  assert.deepEqual(await handler({ Records: [] }, { getRemainingTimeInMillis: () => 60_000 }), {
    batchItemFailures: [],
  });
}

install();
run(tsc, ['-p', here]);
run(process.execPath, [join(here, 'bundle.mjs')]);
const out = await mkdtemp(join(tmpdir(), 'social-follows-cdk-'));
try {
  const lambda = synthesize(join(out, 'lambda'), 'lambda');
  const service = synthesize(join(out, 'service'), 'service');
  for (const resources of [lambda, service]) {
    checkDatabase(resources);
    checkRights(resources);
    checkDashboard(resources);
  }
  checkMapping(lambda);
  assert.equal(one(service, 'AWS::DynamoDB::Table')['KeySchema'][0].AttributeName, 'leaseKey');
  assert.equal(all(service, 'AWS::Lambda::EventSourceMapping').length, 0);
  await checkBundle();
} finally {
  await rm(out, { recursive: true, force: true });
}
console.log('Synthesized: the stack with the function, and the one with the service.');
