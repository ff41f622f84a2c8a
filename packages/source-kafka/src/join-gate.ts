import kafkajs from 'kafkajs';
import type { PartitionAssigner } from 'kafkajs';

const { roundRobin } = kafkajs.PartitionAssigners;

/** What stands before the requests of a member. */
export interface Gates {
  /** Waited for before each join, whatever makes the member join. */
  beforeJoin(): Promise<void>;
  /** Told before each fetch. What it throws is thrown where kafkajs fetches. */
  beforeFetch(): void;
}

/**
 * Makes the usual assigner of kafkajs, whose members pass the gates.
 *
 * A member asks its cluster for the coordinator of the group right before it joins, and at no other time; and which nodes there
 * are before each fetch. The cluster is its own, and is shown to assigners alone.
 */
export function gatedRoundRobin({ beforeJoin, beforeFetch }: Gates): PartitionAssigner {
  return (config) => {
    const { cluster } = config;
    const findCoordinator = cluster.findGroupCoordinator.bind(cluster);
    const nodeIds = cluster.getNodeIds.bind(cluster);
    cluster.findGroupCoordinator = async (group) => {
      await beforeJoin();
      return findCoordinator(group);
    };
    cluster.getNodeIds = () => {
      beforeFetch();
      return nodeIds();
    };
    return roundRobin(config);
  };
}
