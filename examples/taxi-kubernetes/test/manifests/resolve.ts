import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { isKustomization } from './kustomization.ts';
import type { Generator, Kustomization } from './kustomization.ts';
import type { KubernetesObject } from './objects.ts';

/** What an overlay comes to, and what is wrong with its files. */
export interface Resolved {
  readonly objects: KubernetesObject[];
  /** Every file that was read, by its whole path. */
  readonly files: Set<string>;
  readonly problems: string[];
}

/** Follows a kustomization to all objects that it names or generates, as kustomize does; names get no hash. */
export function resolve(folder: string): Resolved {
  const resolved: Resolved = { objects: [], files: new Set(), problems: [] };
  follow(resolved, folder);
  return resolved;
}

function follow(resolved: Resolved, folder: string): void {
  const kustomization = readKustomization(resolved, folder);
  if (kustomization === undefined) return;
  const { resources = [], components = [], configurations = [], images = [] } = kustomization;
  for (const path of [...resources, ...components]) {
    const whole = resolvePath(folder, path);
    if (!existsSync(whole)) resolved.problems.push(`${folder}: there is no ${path}`);
    else if (statSync(whole).isDirectory()) follow(resolved, whole);
    else resolved.objects.push(...readObjects(resolved, whole));
  }
  for (const path of configurations) readObjects(resolved, resolvePath(folder, path));
  const { configMapGenerator = [], secretGenerator = [] } = kustomization;
  for (const generator of configMapGenerator) generate(resolved, { folder, kind: 'ConfigMap', generator });
  for (const generator of secretGenerator) generate(resolved, { folder, kind: 'Secret', generator });
  const text = JSON.stringify(resolved.objects);
  for (const { name } of images)
    if (!text.includes(`"image":"${name}"`))
      resolved.problems.push(`${folder}: no container has the image ${name}`);
}

function readKustomization(resolved: Resolved, folder: string): Kustomization | undefined {
  const [found] = readObjects(resolved, join(folder, 'kustomization.yaml')) as readonly unknown[];
  if (isKustomization(found)) return found;
  const [error] = isKustomization.errors ?? [];
  resolved.problems.push(
    `${folder}: kustomization.yaml ${error?.instancePath ?? ''} ${error?.message ?? ''}`,
  );
  return undefined;
}

function readObjects({ files, problems }: Resolved, path: string): readonly KubernetesObject[] {
  if (!existsSync(path)) {
    problems.push(`There is no ${path}`);
    return [];
  }
  files.add(path);
  // Of the version that kubectl reads, where 0440 is octal.
  const documents = parseAllDocuments(readFileSync(path, 'utf8'), { version: '1.1' });
  problems.push(...documents.flatMap(({ errors }) => errors.map(({ message }) => `${path}: ${message}`)));
  return documents.map((document): KubernetesObject => document.toJS());
}

interface Generated {
  readonly folder: string;
  readonly kind: 'ConfigMap' | 'Secret';
  readonly generator: Generator;
}

function generate(resolved: Resolved, { folder, kind, generator }: Generated): void {
  const { name, behavior = 'create', envs = [], literals = [] } = generator;
  const lines = [...envs.flatMap((path) => linesOf(resolved, join(folder, path))), ...literals];
  const data = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const at = resolved.objects.findIndex((one) => one.kind === kind && one.metadata.name === name);
  const existing = resolved.objects[at];
  if ((existing === undefined) !== (behavior === 'create'))
    resolved.problems.push(`${folder}: ${kind} ${name} cannot be made by behavior ${behavior}`);
  const all = behavior === 'merge' ? { ...existing?.data, ...data } : data;
  resolved.objects.splice(at === -1 ? resolved.objects.length : at, 1, {
    apiVersion: 'v1',
    kind,
    metadata: { name },
    data: all,
  });
}

/** The credentials are not in the repository; the template beside them has their names. */
function linesOf({ files, problems }: Resolved, path: string): readonly string[] {
  const file = path.endsWith('secret.env') ? `${path}.example` : path;
  if (!existsSync(file)) {
    problems.push(`There is no ${file}`);
    return [];
  }
  files.add(file);
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
}
