import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf } from './objects.ts';
import type { KubernetesObject } from './objects.ts';
import { podProblems, selectorProblems } from './pods.ts';
import { programProblems } from './programs.ts';
import { resolve } from './resolve.ts';
import { scalingProblems } from './scaling.ts';
import { schemaProblems } from './schemas.ts';
import { serviceProblems } from './service.ts';

/** Checks all overlays of a folder of manifests; gives what is wrong. */
export function checkManifests(folder: string): readonly string[] {
  const overlays = readdirSync(join(folder, 'overlays'));
  const used = new Set<string>();
  const problems = overlays.flatMap((overlay) => {
    const resolved = resolve(join(folder, 'overlays', overlay));
    for (const file of resolved.files) used.add(file);
    const found = resolved.problems.length > 0 ? resolved.problems : objectProblems(resolved.objects);
    return found.map((problem) => `${overlay}: ${problem}`);
  });
  const unused = filesOf(folder).filter((file) => !used.has(file));
  return [...problems, ...unused.map((file) => `No overlay uses ${file}`)];
}

/** The later checks rely on what the schemas have found. */
function objectProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const names = objects.map(nameOf);
  const twice = names
    .filter((name, at) => names.indexOf(name) !== at)
    .map((name) => `${name} is there twice`);
  const formal = [...twice, ...objects.flatMap(schemaProblems)];
  if (formal.length > 0) return formal;
  return [podProblems, selectorProblems, programProblems, scalingProblems, serviceProblems].flatMap((check) =>
    check(objects),
  );
}

function filesOf(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) => entry.isFile() && /\.(yaml|env|example)$/.test(entry.name) && entry.name !== 'secret.env',
    )
    .map(({ parentPath, name }) => join(parentPath, name));
}
