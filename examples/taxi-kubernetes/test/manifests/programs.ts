import { existsSync } from 'node:fs';
import { kafkaSettings } from '../../src/environment/kafka.ts';
import { neo4jSettings } from '../../src/environment/neo4j.ts';
import { serviceSettings } from '../../src/environment/service.ts';
import { topicsForm } from '../../src/environment/topics.ts';
import type { Variables } from '../../src/environment/variables.ts';
import { containersOf, nameOf, workloadsOf } from './objects.ts';
import type { Container, KubernetesObject, Workload } from './objects.ts';

/** The image of this example, as the manifests name it. */
const ownImage = 'taxi-kubernetes';

/** What each program reads of its environment, by the programs' own code. */
const readers: Readonly<Record<string, (variables: Variables) => unknown>> = {
  'dist/pipeline.js': serviceSettings,
  'dist/prepare.js': (variables) => [
    topicsForm(variables),
    kafkaSettings(variables),
    neo4jSettings(variables),
  ],
  'dist/produce.js': kafkaSettings,
};

/** Read by Node, and not by the programs. */
const ofNode = ['NODE_OPTIONS'];

/** A container that runs one of the programs, with the environment that it gets. */
export interface ProgramContainer {
  readonly workload: Workload;
  readonly container: Container;
  readonly environment: Variables;
  /** What its environment is to be made of, and is not there. */
  readonly problems: readonly string[];
}

export function programsOf(objects: readonly KubernetesObject[]): readonly ProgramContainer[] {
  return workloadsOf(objects).flatMap((workload) =>
    containersOf(workload)
      .filter(({ image }) => image === ownImage)
      .map((container) => ({ workload, container, ...environmentOf(container, objects) })),
  );
}

/** What is wrong with how the programs are started. */
export function programProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const programs = programsOf(objects);
  const read = new Set<string>(ofNode);
  const problems = programs.flatMap(({ workload, container, environment, problems: lacking }) =>
    [
      ...lacking,
      ...startProblems(container, environment, read),
      ...fileProblems({ workload, container, objects, environment }),
    ].map((problem) => `${nameOf(workload)}, container ${container.name}: ${problem}`),
  );
  const given = new Set(programs.flatMap(({ environment }) => Object.keys(environment)));
  const unread = [...given].filter((name) => !read.has(name)).map((name) => `No program reads ${name}`);
  return [...problems, ...unread];
}

/** Starts a program as far as its settings, and notes which variables it asked for. */
function startProblems(container: Container, environment: Variables, read: Set<string>): readonly string[] {
  const [program = ''] = container.args ?? [];
  const source = program.replace(/^dist\/(.*)\.js$/, '../../src/$1.ts');
  const reader = readers[program];
  if (reader === undefined || !existsSync(new URL(source, import.meta.url)))
    return [`there is no program '${program}'`];
  const isReadOnly = container.securityContext?.readOnlyRootFilesystem === true;
  const rootProblems = isReadOnly ? [] : ['its root is not read-only'];
  try {
    reader(new Proxy(environment, { get: (target, name: string) => (read.add(name), target[name]) }));
    return rootProblems;
  } catch (error) {
    return [...rootProblems, error instanceof Error ? error.message : String(error)];
  }
}

function environmentOf(
  { envFrom = [], env = [] }: Container,
  objects: readonly KubernetesObject[],
): Pick<ProgramContainer, 'environment' | 'problems'> {
  const problems: string[] = [];
  const dataOf = (kind: string, name: string): Variables => {
    const found = objects.find((one) => one.kind === kind && one.metadata.name === name);
    if (found === undefined) problems.push(`there is no ${kind} ${name}`);
    return found?.data ?? {};
  };
  const environment: Record<string, string | undefined> = {};
  for (const { configMapRef } of envFrom)
    if (configMapRef !== undefined) Object.assign(environment, dataOf('ConfigMap', configMapRef.name));
  for (const { name, value, valueFrom } of env) {
    environment[name] = value ?? `the ${name} of the pod`;
    const reference = valueFrom?.secretKeyRef;
    if (reference !== undefined && dataOf('Secret', reference.name)[reference.key] === undefined)
      problems.push(`Secret ${reference.name} has no ${reference.key}`);
  }
  return { environment, problems };
}

interface Mounting {
  readonly workload: Workload;
  readonly container: Container;
  readonly objects: readonly KubernetesObject[];
  readonly environment: Variables;
}

/** Files and folders that the environment names are mounted: credentials from a Secret that has them, state where it can be written. */
function fileProblems({ workload, container, objects, environment }: Mounting): readonly string[] {
  const mounts = container.volumeMounts ?? [];
  const volumes = workload.spec.template.spec.volumes ?? [];
  const [program] = container.args ?? [];
  const state = mounts.find(({ mountPath }) => mountPath === environment['STATE_FOLDER']);
  const stateProblems =
    program === 'dist/pipeline.js' && (state === undefined || state.readOnly === true)
      ? ['its STATE_FOLDER is no volume that can be written']
      : [];
  const files = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
  const fileNames = files.flatMap(([name, path = '']) => {
    const mount = mounts.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
    const volume = volumes.find((one) => one.name === mount?.name);
    const key = path.slice((mount?.mountPath.length ?? 0) + 1);
    const { secretName, items } = volume?.secret ?? {};
    const secret = objects.find((one) => one.kind === 'Secret' && one.metadata.name === secretName);
    const isMounted = items === undefined || items.some((item) => item.path === key && item.key === key);
    return secret?.data?.[key] !== undefined && isMounted
      ? []
      : [`${name} names ${path}, which nothing mounts`];
  });
  return [...stateProblems, ...fileNames];
}
