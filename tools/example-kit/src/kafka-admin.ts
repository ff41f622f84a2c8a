/** A client that is of use while it is connected. */
export interface Connectable {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
}

/** What an administrator's client of kafkajs tells of offsets. */
export interface OffsetsReader {
  fetchOffsets(options: { groupId: string; topics: string[] }): Promise<
    readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[]
  >;
  fetchTopicOffsets(
    topic: string,
  ): Promise<readonly { readonly partition: number; readonly low: string; readonly high: string }[]>;
}

/** Connects a client for the time of a task. */
export async function whileConnected<TClient extends Connectable, TResult>(
  client: TClient,
  task: (client: TClient) => Promise<TResult>,
): Promise<TResult> {
  await client.connect();
  try {
    return await task(client);
  } finally {
    await client.disconnect();
  }
}

/** Asks the broker how many records of some topics a group has not committed. */
export async function committedLag(
  admin: OffsetsReader,
  { groupId, topics }: { readonly groupId: string; readonly topics: readonly string[] },
): Promise<number> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
  const lags = topics.map(async (topic) => {
    const partitions = committed.find((one) => one.topic === topic)?.partitions ?? [];
    const next = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const ends = await admin.fetchTopicOffsets(topic);
    // A partition of which nothing is committed says -1.
    return ends.map(
      ({ partition, low, high }) => Number(high) - Math.max(Number(low), next.get(partition) ?? 0),
    );
  });
  return (await Promise.all(lags)).flat().reduce((sum, lag) => sum + lag, 0);
}
