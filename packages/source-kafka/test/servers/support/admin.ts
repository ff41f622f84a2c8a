import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';

/** A cluster: what has addresses of brokers. */
export interface Address {
  readonly brokers: readonly string[];
}

/** Makes a quiet client that waits out what passes. */
export function quietClient({ brokers }: Address): InstanceType<typeof kafkajs.Kafka> {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 15, initialRetryTime: 100, maxRetryTime: 2_000 },
  });
}

/** Asks the brokers something. */
export async function withAdmin<T>(address: Address, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = quietClient(address).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** What a group has committed of a topic, by partition; -1 where there is nothing. */
export async function committedOffsets(
  address: Address,
  groupId: string,
  topic: string,
): Promise<Readonly<Record<number, number>>> {
  const [found] = await withAdmin(address, async (admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  return Object.fromEntries(
    found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]) ?? [],
  );
}
