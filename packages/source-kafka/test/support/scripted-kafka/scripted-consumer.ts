import type {
  ConsumerListener,
  ConsumerPort,
  TopicPartition,
  TopicPartitionOffset,
} from '../../../src/client.ts';
import type { ScriptedKafka } from './scripted-kafka.ts';
import type { Found } from './scripted-log.ts';

interface Request extends TopicPartition {
  readonly id: string;
  readonly from: number;
}

/** A fetch that was sent. */
export interface Flight {
  /** The broker answers: what is paused or sought by then is left out, and a position that does not exist is reset. */
  answer(): void;
  /** The handlers are called; the group may have agreed anew since the answer. */
  handle(): void;
}

/**
 * Does between its calls what kafkajs 2 does: positions are forgotten at every join, while paused flags and places that were
 * sought stay; a place that was sought counts from the next fetch on; one partition out of range empties a whole fetch.
 */
export class ScriptedConsumer implements ConsumerPort {
  readonly #kafka: ScriptedKafka;
  #listener: ConsumerListener | undefined;
  #joined = (): void => undefined;
  #failed = (_error: Error): void => undefined;
  #assigned: readonly TopicPartition[] = [];
  #generation = 0;
  readonly #positions: Map<string, number> = new Map();
  readonly #sought: Map<string, number> = new Map();
  readonly paused: Set<string> = new Set();
  isClosed = false;

  constructor(kafka: ScriptedKafka) {
    this.#kafka = kafka;
  }

  get listener(): ConsumerListener {
    if (this.#listener === undefined) throw new Error('the consumer was not started');
    return this.#listener;
  }

  async start(listener: ConsumerListener): Promise<void> {
    this.#listener = listener;
    await new Promise<void>((resolve, reject) => {
      this.#joined = resolve;
      this.#failed = reject;
      this.#kafka.started(this);
    });
  }

  seek({ topic, partition, offset }: TopicPartitionOffset): void {
    this.#sought.set(idOf({ topic, partition }), Number(offset));
  }

  pause(partitions: readonly TopicPartition[]): void {
    for (const place of partitions) this.paused.add(idOf(place));
  }

  resume(partitions: readonly TopicPartition[]): void {
    for (const place of partitions) this.paused.delete(idOf(place));
  }

  async commit(offsets: readonly TopicPartitionOffset[]): Promise<void> {
    const { group } = this.#kafka;
    let isAnswered = true;
    try {
      await group.commit(this.#generation, offsets);
    } catch (error) {
      isAnswered = error instanceof Error && 'type' in error;
      throw error;
    } finally {
      if (isAnswered) this.listener.answered('OffsetCommit');
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  /** Takes over an assignment. The listener is told before anything of it is fetched. */
  join(memberId: string, assignment: Readonly<Record<string, readonly number[]>>): void {
    this.#assigned = Object.entries(assignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    this.#generation = this.#kafka.group.generation;
    this.#positions.clear();
    this.listener.joined({ memberId, assignment });
    this.#joined();
  }

  crash(error: Error): void {
    this.listener.crashed(error);
    this.#failed(error);
  }

  /** Sends a fetch for everything that is assigned and not paused. */
  beginFetch(most: number): Flight {
    const requests = this.#assigned.map((place) => ({ ...place, ...this.#position(place) }));
    const sent = requests.filter(({ id }) => !this.paused.has(id));
    let found: readonly Found[] = [];
    return {
      answer: () => {
        this.listener.answered('Fetch');
        found = this.#answer(sent, most);
      },
      handle: () => {
        for (const one of found) this.#handle(one);
      },
    };
  }

  #position(place: TopicPartition): { readonly id: string; readonly from: number } {
    const id = idOf(place);
    const committed = this.#kafka.group.committed.get(id) ?? -1;
    const first = committed < 0 ? this.#kafka.log(id).low : committed;
    const from = this.#sought.get(id) ?? this.#positions.get(id) ?? first;
    this.#sought.delete(id);
    this.#positions.set(id, from);
    return { id, from };
  }

  #answer(requests: readonly Request[], most: number): readonly Found[] {
    const answers = requests.map(({ id, from }) => ({ id, found: this.#kafka.log(id).read(from, most) }));
    const lost = answers.find(({ found }) => found.type === 'out-of-range');
    if (lost !== undefined) {
      this.#kafka.group.reset(lost.id);
      this.listener.answered('OffsetCommit');
      this.#positions.delete(lost.id);
      return [];
    }
    return answers
      .filter(({ id }) => !this.#sought.has(id) && !this.paused.has(id))
      .map(({ found }) => found);
  }

  #handle(found: Found): void {
    if (found.type === 'batch') {
      if (this.listener.fetched(found.batch)) this.#moveBehind(found.batch);
    } else if (found.type === 'skipped') {
      this.#moveBehind(found.batch);
      this.listener.skipped(found.batch);
    }
  }

  #moveBehind(batch: TopicPartition & { readonly lastOffset: string }): void {
    this.#positions.set(idOf(batch), Number(batch.lastOffset) + 1);
  }
}

function idOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
