import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import type { Consumer, ConsumerConfig, Kafka } from 'kafkajs';

type CreateConsumer = (options: object) => Consumer;

const createConsumer = createRequire(import.meta.url)('kafkajs/src/consumer/index.js') as CreateConsumer;

/** More than any member asks for its nodes that is not going round in circles. */
const mostQuestions = 1_000;

function say(): void {}
const logger = { debug: say, info: say, warn: say, error: say, namespace: () => logger };

/** A cluster without a network under the consumer of kafkajs itself: two nodes, a topic `t` with a partition on each. */
export class BareCluster {
  nodes: readonly string[] = ['1', '2'];
  /** What the coordinator was asked, in order. */
  readonly coordinated: string[] = [];
  isConnected = false;
  #questions = 0;
  readonly #fetches: Map<string, () => void> = new Map();

  /** This as what a member is made from. */
  get kafka(): Kafka {
    const consumer = (config: ConsumerConfig): Consumer =>
      createConsumer({ ...config, cluster: this.#cluster(), logger });
    return { consumer } as unknown as Kafka;
  }

  /** How often a member has asked which nodes there are. */
  get questions(): number {
    return this.#questions;
  }

  /** The nodes whose answer to a fetch is waited for. */
  get fetching(): readonly string[] {
    return [...this.#fetches.keys()].toSorted();
  }

  /** Answers the fetch of a node, with nothing. */
  answer(nodeId: string): void {
    const answer = this.#fetches.get(nodeId);
    this.#fetches.delete(nodeId);
    answer?.();
  }

  #cluster(): object {
    return {
      connect: async () => void (this.isConnected = true),
      disconnect: async () => void (this.isConnected = false),
      addMultipleTargetTopics: async () => undefined,
      refreshMetadata: async () => undefined,
      refreshMetadataIfNecessary: async () => undefined,
      committedOffsets: () => ({}),
      getNodeIds: () => this.#nodeIds(),
      findGroupCoordinator: async () => this.#coordinator(),
      findBroker: async ({ nodeId }: { nodeId: string }) => ({ fetch: async () => this.#fetch(nodeId) }),
      findTopicPartitionMetadata: () => [
        { partitionId: 0, leader: '1' },
        { partitionId: 1, leader: '2' },
      ],
    };
  }

  /** What goes round in circles leaves no turn to a test that would end it. */
  #nodeIds(): readonly string[] {
    this.#questions += 1;
    if (this.#questions >= mostQuestions) throw new Error('the member goes round in circles');
    return this.nodes;
  }

  async #fetch(nodeId: string): Promise<object> {
    await new Promise<void>((resolve) => this.#fetches.set(nodeId, resolve));
    return { responses: [] };
  }

  #coordinator(): object {
    const { MemberAssignment } = kafkajs.AssignerProtocol;
    const assignment = { version: 0, assignment: { t: [0, 1] }, userData: Buffer.alloc(0) };
    const offsets = [0, 1].map((partition) => ({ partition, offset: '0' }));
    const answers: Readonly<Record<string, object>> = {
      joinGroup: { generationId: 1, leaderId: 'other', memberId: 'one', members: [], groupProtocol: '' },
      syncGroup: { memberAssignment: MemberAssignment.encode(assignment) },
      offsetFetch: { responses: [{ topic: 't', partitions: offsets }] },
      heartbeat: {},
      leaveGroup: {},
    };
    const calls = Object.entries(answers).map(([name, answer]) => [
      name,
      async () => {
        this.coordinated.push(name);
        return answer;
      },
    ]);
    return { isConnected: () => true, ...(Object.fromEntries(calls) as object) };
  }
}
