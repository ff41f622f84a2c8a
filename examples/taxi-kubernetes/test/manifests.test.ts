import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkManifests } from './manifests/check.ts';
import { nameOf } from './manifests/objects.ts';
import type { KubernetesObject } from './manifests/objects.ts';
import { render, withHashesOf } from './manifests/render.ts';
import { schemaProblems } from './manifests/schemas.ts';

const original = fileURLToPath(new URL('../kubernetes', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taxi-manifests-'));
  await cp(original, folder, { recursive: true });
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, file), 'utf8');
  if (!text.includes(from)) throw new Error(`Expected ${file} to contain '${from}'`);
  await writeFile(join(folder, file), text.replace(from, to));
}

describe('the manifests', () => {
  it('are as Kubernetes wants them, and fit each other and the programs', () => {
    expect(checkManifests(folder)).toEqual([]);
  });
});

// Where there is a mistake, what has to be said of it, and what it is.
const mistakes: readonly [file: string, said: string, from: string, to: string][] = [
  ['base/deployment.yaml', 'nobody asks whether it is ready', '/health/ready', '/ready'],
  ['base/deployment.yaml', 'its start is not asked for', '/health/live', '/live'],
  ['base/deployment.yaml', '(maxUnavailabel)', 'maxUnavailable: 0', 'maxUnavailabel: 0'],
  ['base/deployment.yaml', 'must be integer', 'failureThreshold: 30', "failureThreshold: 'thirty'"],
  [
    'base/deployment.yaml',
    'there is no schema of apps/v1/Deploiment',
    'kind: Deployment',
    'kind: Deploiment',
  ],
  ['base/deployment.yaml', 'it may run as root', 'runAsNonRoot: true', 'runAsNonRoot: false'],
  ['base/deployment.yaml', 'it keeps capabilities', 'drop: [ALL]', 'drop: [NET_RAW]'],
  [
    'base/deployment.yaml',
    'its root is not read-only',
    'readOnlyRootFilesystem: true',
    'readOnlyRootFilesystem: false',
  ],
  ['base/deployment.yaml', 'a probe asks a port https that it has not', 'port: http', 'port: https'],
  [
    'base/deployment.yaml',
    "there is no program 'dist/pipelin.js'",
    'args: [dist/pipeline.js]',
    'args: [dist/pipelin.js]',
  ],
  [
    'base/deployment.yaml',
    'killed before its drain',
    'terminationGracePeriodSeconds: 60',
    'terminationGracePeriodSeconds: 30',
  ],
  [
    'base/deployment.yaml',
    'which nothing mounts',
    'value: /run/credentials/taxi/HTTP_TOKEN',
    'value: /run/credentials/HTTP_TOKEN',
  ],
  [
    'base/deployment.yaml',
    'Secret taxi-credentials has no KAFKA_USER',
    'key: KAFKA_USERNAME',
    'key: KAFKA_USER',
  ],
  [
    'base/deployment.yaml',
    'No program reads NEO4J_PASWORD_FILE',
    'name: NEO4J_PASSWORD_FILE',
    'name: NEO4J_PASWORD_FILE',
  ],
  [
    'base/deployment.yaml',
    'no volume that can be written',
    'mountPath: /var/lib/rivergraph',
    'mountPath: /var/lib/state',
  ],
  [
    'base/deployment.yaml',
    'there is no Secret taxi-secrets',
    'secretName: taxi-credentials',
    'secretName: taxi-secrets',
  ],
  [
    'base/deployment.yaml',
    'there is no ServiceAccount taxi',
    'serviceAccountName: taxi-pipeline',
    'serviceAccountName: taxi',
  ],
  [
    'base/deployment.yaml',
    'the addresses of all services',
    'enableServiceLinks: false',
    'enableServiceLinks: true',
  ],
  ['base/service.yaml', 'no container has a port metrics', 'targetPort: http', 'targetPort: metrics'],
  [
    'base/service.yaml',
    'it selects no pod',
    '  selector:\n    app.kubernetes.io/name: taxi',
    '  selector:\n    app.kubernetes.io/name: taxis',
  ],
  [
    'base/settings.env',
    'it listens on 8084, which is no port of its container',
    'HTTP_PORT=8083',
    'HTTP_PORT=8084',
  ],
  ['base/settings.env', 'no probe reaches it', 'HTTP_HOST=0.0.0.0', 'HTTP_HOST=127.0.0.1'],
  ['base/settings.env', 'expected BATCH_SIZE to be a whole number', 'BATCH_SIZE=1000', 'BATCH_SIZE=many'],
  [
    'base/settings.env',
    'of 4 replicas only 3 would have a partition',
    'TRIPS_PARTITIONS=4',
    'TRIPS_PARTITIONS=3',
  ],
  ['base/network-policy.yaml', 'it is not let out to port 7687', '- port: 7687', '- port: 7688'],
  ['base/kustomization.yaml', 'No overlay uses', '  - service.yaml\n', ''],
  ['base/kustomization.yaml', 'there is no deployments.yaml', 'deployment.yaml', 'deployments.yaml'],
  ['base/kustomization.yaml', 'additional properties', 'resources:', 'resorces:'],
  [
    'components/cpu-autoscaling/horizontal-pod-autoscaler.yaml',
    'there is no Deployment taxi',
    '    name: taxi-pipeline',
    '    name: taxi',
  ],
  [
    'components/lag-autoscaling/scaled-object.yaml',
    'there is no group trips',
    'consumerGroup: bronx-trips',
    'consumerGroup: trips',
  ],
  [
    'components/lag-autoscaling/scaled-object.yaml',
    'nobody reads the topic trips',
    'topic: bronx-trips',
    'topic: trips',
  ],
  ['overlays/local/kustomization.yaml', 'there is no Service at kafka:9093', 'kafka:9092', 'kafka:9093'],
  [
    'overlays/local/kustomization.yaml',
    'expected NEO4J_URL, got nothing',
    '      - NEO4J_URL=bolt://neo4j:7687\n',
    '',
  ],
  [
    'overlays/local/kustomization.yaml',
    'cannot be made by behavior create',
    'behavior: merge',
    'behavior: create',
  ],
  [
    'overlays/local/kustomization.yaml',
    'no container has the image taxi',
    'name: taxi-kubernetes',
    'name: taxi',
  ],
  ['overlays/local/kustomization.yaml', 'it has 0 autoscalers', '  - ../../components/cpu-autoscaling\n', ''],
  ['overlays/local/neo4j.yaml', 'there is no Service graph', 'serviceName: neo4j', 'serviceName: graph'],
  [
    'overlays/local/kafka.yaml',
    'its selector does not match its pods',
    '  selector:\n    matchLabels:\n      app.kubernetes.io/name: kafka',
    '  selector:\n    matchLabels:\n      app.kubernetes.io/name: broker',
  ],
  ['overlays/local/kafka.yaml', 'kafka.yaml', 'serviceName: kafka', 'serviceName: [kafka'],
];

describe('checkManifests', () => {
  it.each(mistakes)('finds a mistake in %s: %s', async (file, said, from, to) => {
    await change(file, from, to);

    expect(checkManifests(folder).join('\n')).toContain(said);
  });
});

const hasKubectl = spawnSync('kubectl', ['kustomize', '--help']).status === 0;

describe.runIf(hasKubectl)('kubectl kustomize', () => {
  it.each(['local', 'existing'])('makes the same objects of %s as the check has seen', async (name) => {
    const overlay = join(folder, 'overlays', name);
    await change('base/secret.env.example', 'HTTP_TOKEN=', 'HTTP_TOKEN=0123');
    await cp(join(folder, 'base/secret.env.example'), join(folder, 'base/secret.env'));

    const { stdout, stderr, status } = spawnSync('kubectl', ['kustomize', overlay], { encoding: 'utf8' });

    const made = parseAllDocuments(stdout).map((document): KubernetesObject => document.toJS());
    expect([status, stderr]).toEqual([0, '']);
    expect(byName(made)).toEqual(byName(withHashesOf(made, render(overlay))));
    expect(made.flatMap(schemaProblems)).toEqual([]);
  });
});

function byName(objects: readonly KubernetesObject[]): Readonly<Record<string, KubernetesObject>> {
  return Object.fromEntries(objects.map((object) => [nameOf(object), object]));
}
