// Makes the schemas of this folder of the specifications that Kubernetes and KEDA publish; README.md says where these are.
//
//   node make-schemas.mjs swagger.json keda.sh_scaledobjects.yaml keda.sh_triggerauthentications.yaml

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The kinds that the manifests use. */
const kinds = [
  'io.k8s.api.apps.v1.Deployment',
  'io.k8s.api.apps.v1.StatefulSet',
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'io.k8s.api.batch.v1.Job',
  'io.k8s.api.core.v1.ConfigMap',
  'io.k8s.api.core.v1.Namespace',
  'io.k8s.api.core.v1.Secret',
  'io.k8s.api.core.v1.Service',
  'io.k8s.api.core.v1.ServiceAccount',
  'io.k8s.api.networking.v1.NetworkPolicy',
  'io.k8s.api.policy.v1.PodDisruptionBudget',
];

/** What Kubernetes takes as a text or a number, though its specification says text. */
const textOrNumber = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
};

const [swaggerFile, ...customFiles] = process.argv.slice(2);
const { definitions } = JSON.parse(readFileSync(swaggerFile, 'utf8'));
const kept = new Map();
const tops = [...kinds.map((name) => topOf(definitions[name])), ...customFiles.map(customTopOf)];
keepReachable();

// A line each, so that a new version shows what it changes.
const lines = [
  ...tops.map((top) => [`${top.properties.apiVersion.const}/${top.properties.kind.const}`, top]),
  ...[...kept].sort(([one], [other]) => (one < other ? -1 : 1)),
];
writeFileSync(
  new URL('kinds.jsonl', import.meta.url),
  lines.map(([name, one]) => `${JSON.stringify({ name, schema: one })}\n`).join(''),
);

/** A kind as it is written in a file: with its apiVersion and kind, and without what only the cluster says. */
function topOf({ 'x-kubernetes-group-version-kind': [identity], ...definition }) {
  return withIdentity(strict(definition), identity);
}

function customTopOf(file) {
  const { group, names, versions } = parse(readFileSync(file, 'utf8')).spec;
  const [{ name: version, schema }] = versions;
  return withIdentity(strict(schema.openAPIV3Schema), { group, version, kind: names.kind });
}

function withIdentity(definition, { group, version, kind }) {
  const { status: _, ...properties } = definition.properties;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  return {
    ...definition,
    properties: { ...properties, apiVersion: { const: apiVersion }, kind: { const: kind } },
    required: [...new Set(['apiVersion', 'kind', 'metadata', ...(definition.required ?? [])])],
  };
}

/** Leaves out what checks nothing, and takes no field that is not named. */
function strict(node) {
  if (Array.isArray(node)) return node.map(strict);
  if (typeof node !== 'object' || node === null) return node;
  if (node['x-kubernetes-preserve-unknown-fields'] === true && node.properties === undefined) return {};
  const made = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'description' || key === 'default' || key.startsWith('x-')) continue;
    if (key === 'properties') {
      made.properties = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strict(one)]));
      made.additionalProperties ??= false;
    } else made[key] = strict(value);
  }
  return made;
}

function keepReachable() {
  const names = (node) =>
    [...JSON.stringify(node).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name]) => name);
  const open = names(tops);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (kept.has(name)) continue;
    kept.set(name, textOrNumber[name] ?? strict(definitions[name]));
    open.push(...names(kept.get(name)));
  }
}
