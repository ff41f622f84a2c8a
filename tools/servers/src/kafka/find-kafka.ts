import { resolveServer } from '../resolve-server.ts';
import type { ResolvedServer } from '../resolve-server.ts';
import { addressVariable, brokersFromEnvironment } from './address-server.ts';
import { findDockerRuntime } from './docker-runtime.ts';
import { findJavaRuntime } from './java-runtime.ts';
import type { ResolvedKafkaOptions } from './options.ts';
import type { KafkaRuntime } from './runtime.ts';

/** A Kafka that runs already, or what one can be started with. */
export type KafkaMeans = { readonly brokers: readonly string[] } | { readonly runtime: KafkaRuntime };

/** Finds a Kafka: at the address in the environment, else as jars for Java, else as an image for Docker. */
export async function findKafka({
  version,
  javaHome,
}: ResolvedKafkaOptions): Promise<ResolvedServer<KafkaMeans>> {
  const asMeans = (runtime: KafkaRuntime | string): KafkaMeans | string =>
    typeof runtime === 'string' ? runtime : { runtime };
  return await resolveServer<KafkaMeans>('Kafka', [
    {
      how: 'address',
      find: async () => {
        const brokers = brokersFromEnvironment();
        return brokers === undefined ? `${addressVariable} is not set` : { brokers };
      },
    },
    { how: 'java', find: async () => asMeans(await findJavaRuntime(version, javaHome)) },
    { how: 'docker', find: async () => asMeans(await findDockerRuntime(version)) },
  ]);
}
