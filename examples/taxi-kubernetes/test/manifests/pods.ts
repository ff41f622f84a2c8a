import { containersOf, nameOf, selects, workloadsOf } from './objects.ts';
import type { Container, KubernetesObject, LabelSelector, PodSpec, Service, Workload } from './objects.ts';

/** What is wrong with the pods: their security, resources, volumes, ports and labels. */
export function podProblems(objects: readonly KubernetesObject[]): readonly string[] {
  return workloadsOf(objects).flatMap((workload) => [
    ...labelProblems(workload, objects),
    ...securityProblems(workload),
    ...volumeProblems(workload, objects),
    ...containersOf(workload).flatMap((container) =>
      containerProblems(container).map(
        (problem) => `${nameOf(workload)}, container ${container.name}: ${problem}`,
      ),
    ),
  ]);
}

/** What is wrong with what selects pods. */
export function selectorProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const workloads = workloadsOf(objects);
  return objects.flatMap((object) => {
    const selector = podSelectorOf(object);
    if (selector === undefined) return [];
    const selected = workloads.filter((one) => selects(selector, one.spec.template.metadata.labels));
    if (selected.length === 0) return [`${nameOf(object)}: it selects no pod`];
    return object.kind === 'Service' ? portProblems(object as Service, selected) : [];
  });
}

function podSelectorOf({ kind, spec }: KubernetesObject): LabelSelector['matchLabels'] {
  if (kind === 'Service') return (spec as Service['spec']).selector;
  if (kind === 'PodDisruptionBudget')
    return (spec as { readonly selector: LabelSelector }).selector.matchLabels ?? {};
  if (kind === 'NetworkPolicy')
    return (spec as { readonly podSelector: LabelSelector }).podSelector.matchLabels ?? {};
  return undefined;
}

function portProblems(service: Service, selected: readonly Workload[]): readonly string[] {
  const open = selected.flatMap((one) => containersOf(one).flatMap(({ ports = [] }) => ports));
  return service.spec.ports.flatMap(({ port, targetPort }) => {
    const target = open.find(
      ({ name, containerPort }) => name === targetPort || containerPort === targetPort,
    );
    if (target === undefined) return [`${nameOf(service)}: no container has a port ${targetPort}`];
    // Without an address of its own it hands names out only: a client comes to the container's port.
    return target.containerPort === port ? [] : [`${nameOf(service)}: port ${port} is not the container's`];
  });
}

function labelProblems(workload: Workload, objects: readonly KubernetesObject[]): readonly string[] {
  const { selector, template, serviceName } = workload.spec;
  const { labels } = template.metadata;
  const spread = template.spec.topologySpreadConstraints ?? [];
  const isThere = (kind: string, name: string): boolean =>
    objects.some((one) => one.kind === kind && one.metadata.name === name);
  const account = template.spec.serviceAccountName;
  return [
    ...(selects(selector?.matchLabels, labels) ? [] : ['its selector does not match its pods']),
    ...(spread.every(({ labelSelector }) => selects(labelSelector.matchLabels, labels))
      ? []
      : ['it spreads other pods than its own']),
    ...(serviceName === undefined || isThere('Service', serviceName)
      ? []
      : [`there is no Service ${serviceName}`]),
    ...(account === undefined || isThere('ServiceAccount', account)
      ? []
      : [`there is no ServiceAccount ${account}`]),
  ].map((problem) => `${nameOf(workload)}: ${problem}`);
}

function securityProblems(workload: Workload): readonly string[] {
  const { securityContext, automountServiceAccountToken, enableServiceLinks }: PodSpec =
    workload.spec.template.spec;
  return [
    ...(securityContext?.runAsNonRoot === true ? [] : ['it may run as root']),
    ...(securityContext?.seccompProfile?.type === 'RuntimeDefault' ? [] : ['it has no seccomp profile']),
    ...(automountServiceAccountToken === false ? [] : ['it has a token of Kubernetes']),
    ...(enableServiceLinks === false ? [] : ['its environment has the addresses of all services']),
  ].map((problem) => `${nameOf(workload)}: ${problem}`);
}

function containerProblems(container: Container): readonly string[] {
  const { securityContext, resources, ports = [] } = container;
  const names = ports.flatMap(({ name, containerPort }): (string | number)[] => [name, containerPort]);
  const probes = [container.startupProbe, container.livenessProbe, container.readinessProbe];
  const probed = probes.flatMap((probe) => probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? []);
  return [
    ...(securityContext?.allowPrivilegeEscalation === false ? [] : ['it may get more rights']),
    ...(securityContext?.capabilities?.drop?.includes('ALL') === true ? [] : ['it keeps capabilities']),
    ...(resources?.requests?.cpu === undefined ? ['it requests no processor time'] : []),
    ...(resources?.requests?.memory === undefined ? ['it requests no memory'] : []),
    ...(resources?.limits?.memory === undefined ? ['its memory has no limit'] : []),
    ...probed
      .filter((port) => !names.includes(port))
      .map((port) => `a probe asks a port ${port} that it has not`),
  ];
}

function volumeProblems(workload: Workload, objects: readonly KubernetesObject[]): readonly string[] {
  const { volumes = [] } = workload.spec.template.spec;
  const claimed = (workload.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name);
  const known = [...volumes.map(({ name }) => name), ...claimed];
  const mounted = containersOf(workload).flatMap(({ volumeMounts = [] }) =>
    volumeMounts.map(({ name }) => name),
  );
  const secrets = objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name);
  const named = volumes.flatMap(({ secret }) => secret?.secretName ?? []);
  return [
    ...mounted.filter((name) => !known.includes(name)).map((name) => `there is no volume ${name}`),
    ...known.filter((name) => !mounted.includes(name)).map((name) => `nobody mounts the volume ${name}`),
    ...named.filter((name) => !secrets.includes(name)).map((name) => `there is no Secret ${name}`),
  ].map((problem) => `${nameOf(workload)}: ${problem}`);
}
