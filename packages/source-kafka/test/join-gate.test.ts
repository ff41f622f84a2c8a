import type { Broker, Cluster, PartitionAssigner } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { gatedRoundRobin } from '../src/join-gate.ts';

const coordinator = { id: 'coordinator' } as unknown as Broker;

function attach(assigner: PartitionAssigner): { cluster: Cluster; asked: string[] } {
  const asked: string[] = [];
  const cluster = {
    findGroupCoordinator: async ({ groupId }: { groupId: string }) => {
      asked.push(groupId);
      return coordinator;
    },
    findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }],
  } as unknown as Cluster;
  assigner({ cluster, groupId: 'group', logger: undefined as never });
  return { cluster, asked };
}

describe('the gate before a join', () => {
  it('lets the member ask for its coordinator when it opens, and not before', async () => {
    let open = (): void => undefined;
    const { cluster, asked } = attach(
      gatedRoundRobin(async () => new Promise((resolve) => (open = resolve))),
    );

    const found = cluster.findGroupCoordinator({ groupId: 'group' });
    await Promise.resolve();
    expect(asked).toEqual([]);
    open();

    expect(await found).toBe(coordinator);
    expect(asked).toEqual(['group']);
  });

  it('deals partitions out as kafkajs does', async () => {
    const assigner = gatedRoundRobin(async () => undefined)({
      cluster: {
        findGroupCoordinator: async () => coordinator,
        findTopicPartitionMetadata: () => [{ partitionId: 0 }, { partitionId: 1 }],
      } as unknown as Cluster,
      groupId: 'group',
      logger: undefined as never,
    });

    const members = ['a', 'b'].map((memberId) => ({ memberId, memberMetadata: Buffer.alloc(0) }));
    const dealt = await assigner.assign({ members, topics: ['t'] });

    expect(assigner.name).toBe('RoundRobinAssigner');
    expect(dealt.map(({ memberId }) => memberId)).toEqual(['a', 'b']);
  });
});
