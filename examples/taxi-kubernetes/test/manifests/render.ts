import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ImageChange, Kustomization } from './kustomization.ts';
import { containersOf, workloadsOf } from './objects.ts';
import type { Container, KubernetesObject } from './objects.ts';
import { resolve } from './resolve.ts';

/** Gives an overlay's objects as `kubectl` should see them: with namespace, images and coded Secrets; names get no hash. */
export function render(folder: string): readonly KubernetesObject[] {
  const { namespace, images = [] } = parse(
    readFileSync(join(folder, 'kustomization.yaml'), 'utf8'),
  ) as Kustomization;
  const objects = structuredClone(resolve(folder).objects);
  for (const container of workloadsOf(objects).flatMap(containersOf)) rename(container, images);
  return objects.map(coded).map((object) => inNamespace(object, namespace));
}

function rename(
  container: { -readonly [K in keyof Container]: Container[K] },
  images: readonly ImageChange[],
): void {
  const change = images.find(({ name }) => name === container.image);
  if (change === undefined) return;
  const { name, newName = name, newTag } = change;
  container.image = newTag === undefined ? newName : `${newName}:${newTag}`;
}

function coded(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Secret') return object;
  const entries = Object.entries(object.data ?? {});
  const data = Object.fromEntries(
    entries.map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
  return { type: 'Opaque', ...object, data } as KubernetesObject;
}

function inNamespace(object: KubernetesObject, namespace: string | undefined): KubernetesObject {
  if (namespace === undefined || object.kind === 'Namespace') return object;
  return { ...object, metadata: { ...object.metadata, namespace } as KubernetesObject['metadata'] };
}

/** Puts the hashes that `kubectl` has made behind the names of ConfigMaps and Secrets, and behind all that refers to them. */
export function withHashesOf(
  made: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const hashed = new Map(
    made
      .filter(({ kind }) => kind === 'ConfigMap' || kind === 'Secret')
      .map(({ metadata: { name } }) => [name.replace(/-[a-z0-9]{10}$/, ''), name]),
  );
  const text = JSON.stringify(objects, (_, value: unknown) =>
    typeof value === 'string' ? (hashed.get(value) ?? value) : value,
  );
  return JSON.parse(text) as readonly KubernetesObject[];
}
