import { tripsTopic } from '../../src/kafka/topics.ts';
import { streamName } from '../../src/service/stream-name.ts';
import { nameOf, workloadsOf } from './objects.ts';
import type { KubernetesObject, Workload } from './objects.ts';
import { programsOf } from './programs.ts';

interface AutoscalerSpec {
  readonly scaleTargetRef: { readonly name: string };
  readonly maxReplicas: number;
  readonly metrics: readonly { readonly resource?: { readonly name: string } }[];
}

interface ScaledObjectSpec {
  readonly scaleTargetRef: { readonly name: string; readonly envSourceContainerName?: string };
  readonly maxReplicaCount: number;
  readonly triggers: readonly {
    readonly metadata: Readonly<Record<string, string>>;
    readonly authenticationRef?: { readonly name: string };
  }[];
}

interface Autoscaler {
  readonly object: KubernetesObject;
  readonly target: string;
  readonly most: number;
}

/** What is wrong with how the replicas are counted. */
export function scalingProblems(objects: readonly KubernetesObject[]): readonly string[] {
  const autoscalers = autoscalersOf(objects);
  const deployments = workloadsOf(objects).filter(({ kind }) => kind === 'Deployment');
  return [
    ...deployments.flatMap((deployment) => deploymentProblems(deployment, autoscalers)),
    ...autoscalers.flatMap(({ object, target, most }) => {
      const partitions = Number(settingsOf(objects)['TRIPS_PARTITIONS']);
      return [
        ...(deployments.some(({ metadata }) => metadata.name === target)
          ? []
          : [`there is no Deployment ${target}`]),
        ...(most <= partitions ? [] : [`of ${most} replicas only ${partitions} would have a partition`]),
        ...(object.kind === 'ScaledObject' ? lagProblems(object.spec as ScaledObjectSpec, objects) : []),
      ].map((problem) => `${nameOf(object)}: ${problem}`);
    }),
  ];
}

function autoscalersOf(objects: readonly KubernetesObject[]): readonly Autoscaler[] {
  return objects.flatMap((object): readonly Autoscaler[] => {
    if (object.kind === 'HorizontalPodAutoscaler') {
      const { scaleTargetRef, maxReplicas } = object.spec as AutoscalerSpec;
      return [{ object, target: scaleTargetRef.name, most: maxReplicas }];
    }
    if (object.kind !== 'ScaledObject') return [];
    const { scaleTargetRef, maxReplicaCount } = object.spec as ScaledObjectSpec;
    return [{ object, target: scaleTargetRef.name, most: maxReplicaCount }];
  });
}

function deploymentProblems(deployment: Workload, autoscalers: readonly Autoscaler[]): readonly string[] {
  const own = autoscalers.filter(({ target }) => target === deployment.metadata.name);
  return [
    ...(own.length === 1 ? [] : [`it has ${own.length} autoscalers`]),
    ...(deployment.spec.replicas === undefined ? [] : ['each time it is applied it undoes its autoscaler']),
  ].map((problem) => `${nameOf(deployment)}: ${problem}`);
}

function lagProblems(
  { scaleTargetRef, triggers }: ScaledObjectSpec,
  objects: readonly KubernetesObject[],
): readonly string[] {
  const programs = programsOf(objects);
  const source = programs.find(({ container }) => container.name === scaleTargetRef.envSourceContainerName);
  return triggers.flatMap(({ metadata, authenticationRef }) => {
    const { topic, consumerGroup, bootstrapServersFromEnv = '' } = metadata;
    const isThere = objects.some(
      (one) => one.kind === 'TriggerAuthentication' && one.metadata.name === authenticationRef?.name,
    );
    return [
      ...(topic === tripsTopic ? [] : [`nobody reads the topic ${topic}`]),
      ...(consumerGroup === streamName ? [] : [`there is no group ${consumerGroup}`]),
      ...(source?.environment[bootstrapServersFromEnv] === undefined
        ? [`nothing says ${bootstrapServersFromEnv}`]
        : []),
      ...(authenticationRef === undefined || isThere ? [] : [`there is no ${authenticationRef.name}`]),
    ];
  });
}

function settingsOf(objects: readonly KubernetesObject[]): Readonly<Record<string, string>> {
  return objects.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
}
