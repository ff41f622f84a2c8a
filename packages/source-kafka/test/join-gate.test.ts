import type { Broker, Cluster, PartitionAssigner } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { gatedRoundRobin } from '../src/join-gate.ts';
import type { Gates } from '../src/join-gate.ts';

const coordinator = { id: 'coordinator' } as unknown as Broker;

const open: Gates = { beforeJoin: async () => undefined, beforeFetch: () => undefined };

function attach(assigner: PartitionAssigner): {
  readonly cluster: Cluster;
  readonly asked: string[];
  readonly assigner: ReturnType<PartitionAssigner>;
} {
  const asked: string[] = [];
  const cluster = {
    getNodeIds: () => [1, 2],
    findGroupCoordinator: async ({ groupId }: { groupId: string }) => {
      asked.push(groupId);
      return coordinator;
    },
    findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }],
  } as unknown as Cluster;
  return { cluster, asked, assigner: assigner({ cluster, groupId: 'group', logger: undefined as never }) };
}

describe('the gate before a join', () => {
  it('lets the member ask for its coordinator when it opens, and not before', async () => {
    let pass = (): void => undefined;
    const { cluster, asked } = attach(
      gatedRoundRobin({ ...open, beforeJoin: async () => new Promise((resolve) => (pass = resolve)) }),
    );

    const found = cluster.findGroupCoordinator({ groupId: 'group' });
    await Promise.resolve();
    expect(asked).toEqual([]);
    pass();

    expect(await found).toBe(coordinator);
    expect(asked).toEqual(['group']);
  });

  it('deals partitions out as kafkajs does', async () => {
    const { assigner } = attach(gatedRoundRobin(open));

    const members = ['a', 'b'].map((memberId) => ({ memberId, memberMetadata: Buffer.alloc(0) }));
    const dealt = await assigner.assign({ members, topics: ['t'] });

    expect(assigner.name).toBe('RoundRobinAssigner');
    expect(dealt.map(({ memberId }) => memberId)).toEqual(['a', 'b']);
  });
});

describe('the gate before a fetch', () => {
  it('lets the member see which nodes there are while it is open', () => {
    const { cluster } = attach(gatedRoundRobin(open));

    expect(cluster.getNodeIds()).toEqual([1, 2]);
  });

  it('throws where the member would fetch once it is shut', () => {
    const shut = new Error('shut');
    const { cluster } = attach(
      gatedRoundRobin({
        ...open,
        beforeFetch: () => {
          throw shut;
        },
      }),
    );

    expect(() => cluster.getNodeIds()).toThrow(shut);
  });
});
