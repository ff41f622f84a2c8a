import { serviceSettings } from '../../src/environment/service.ts';
import type { ServiceSettings } from '../../src/environment/service.ts';
import { probePaths } from '../../src/local/probe.ts';
import { nameOf, selects } from './objects.ts';
import type { KubernetesObject, Service } from './objects.ts';
import { programsOf } from './programs.ts';
import type { ProgramContainer } from './programs.ts';

interface NetworkPolicySpec {
  readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly ingress?: readonly { readonly ports?: readonly PolicyPort[] }[];
  readonly egress?: readonly { readonly ports?: readonly PolicyPort[] }[];
}

interface PolicyPort {
  readonly port: number;
  readonly endPort?: number;
}

/** What is wrong between what the pipeline is told and what is around it. */
export function serviceProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const pipelines = programsOf(objects).filter(({ container }) => container.args?.[0] === 'dist/pipeline.js');
  if (pipelines.length === 0) return ['Nothing runs the pipeline'];
  return pipelines.flatMap((pipeline) => {
    const settings = settingsOf(pipeline);
    if (settings === undefined) return []; // which the check of programs says
    return [
      ...processProblems(pipeline, settings),
      ...addressProblems(settings, objects),
      ...policyProblems(pipeline, settings, objects),
    ].map((problem) => `${nameOf(pipeline.workload)}: ${problem}`);
  });
}

function settingsOf({ environment }: ProgramContainer): ServiceSettings | undefined {
  try {
    return serviceSettings(environment);
  } catch {
    return undefined;
  }
}

function processProblems(
  { workload, container }: ProgramContainer,
  settings: ServiceSettings,
): readonly string[] {
  const { terminationGracePeriodSeconds = 30 } = workload.spec.template.spec;
  const slack = terminationGracePeriodSeconds * 1_000 - settings.drainTimeoutMs;
  const ports = (container.ports ?? []).map(({ containerPort }) => containerPort);
  return [
    ...(slack >= 10_000 ? [] : ['it is killed before its drain is over, or soon after']),
    ...(ports.includes(settings.port)
      ? []
      : [`it listens on ${settings.port}, which is no port of its container`]),
    ...(settings.host === '0.0.0.0' ? [] : ['no probe reaches it']),
    ...(settings.token === undefined ? ['it has no token'] : []),
    ...(container.startupProbe?.httpGet?.path === probePaths.live ? [] : ['its start is not asked for']),
    ...(container.livenessProbe?.httpGet?.path === probePaths.live ? [] : ['nobody asks whether it lives']),
    ...(container.readinessProbe?.httpGet?.path === probePaths.ready
      ? []
      : ['nobody asks whether it is ready']),
  ];
}

/** Names without a dot are those of Services beside it. */
function addressProblems(
  { kafka, neo4j }: ServiceSettings,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const addresses = [...kafka.brokers, new URL(neo4j.url).host].filter((address) => !address.includes('.'));
  const services = objects.filter(({ kind }) => kind === 'Service') as readonly Service[];
  const offered = services.flatMap(({ metadata, spec }) =>
    spec.ports.map(({ port }) => `${metadata.name}:${port}`),
  );
  return addresses
    .filter((address) => !offered.includes(address))
    .map((address) => `there is no Service at ${address}`);
}

function policyProblems(
  { workload }: ProgramContainer,
  { kafka, neo4j, port }: ServiceSettings,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const { labels } = workload.spec.template.metadata;
  const policies = objects
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ spec }) => spec as NetworkPolicySpec)
    .filter(({ podSelector }) => selects(podSelector.matchLabels, labels));
  const lets = (rules: NetworkPolicySpec['egress'], wanted: number): boolean =>
    (rules ?? []).some(({ ports = [] }) =>
      ports.some((one) => wanted >= one.port && wanted <= (one.endPort ?? one.port)),
    );
  const targets = [...kafka.brokers, new URL(neo4j.url).host].map((address) =>
    Number(address.split(':')[1] ?? 7_687),
  );
  return policies.flatMap(({ ingress, egress }) => [
    ...(lets(ingress, port) ? [] : [`nobody is let in to its port ${port}`]),
    ...[...targets, 53].filter((one) => !lets(egress, one)).map((one) => `it is not let out to port ${one}`),
  ]);
}
