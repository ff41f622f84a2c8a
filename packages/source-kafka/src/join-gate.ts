import kafkajs from 'kafkajs';
import type { PartitionAssigner } from 'kafkajs';

const { roundRobin } = kafkajs.PartitionAssigners;

/**
 * Makes the usual assigner of kafkajs, whose members wait for `beforeJoin` before each join, whatever makes them join.
 *
 * A member asks its cluster for the coordinator of the group right before it joins, and at no other time. The cluster is its own,
 * and is shown to assigners alone.
 */
export function gatedRoundRobin(beforeJoin: () => Promise<void>): PartitionAssigner {
  return (config) => {
    const { cluster } = config;
    const find = cluster.findGroupCoordinator.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await beforeJoin();
      return find(group);
    };
    return roundRobin(config);
  };
}
