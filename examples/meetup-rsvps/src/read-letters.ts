import { createPipeline, string } from '@rivergraph/core';
import type { HeaderValue, RecordHeaders } from '@rivergraph/core';
import { createMemorySink } from '@rivergraph/core/testing';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { KafkaConfig } from 'kafkajs';
import { topics } from './plan.ts';

/** A record that was set aside, and why. */
export interface Letter {
  /** The original value. */
  readonly value: string;
  /** The topic, partition and offset that it came from. */
  readonly from: string;
  /** The code of the error, and what it says. */
  readonly code: string;
  readonly message: string;
}

/** Reads the dead letter topic to its end. Headers say where each record came from and why it is there, as Kafka Connect does. */
export async function readLetters(kafka: KafkaConfig, groupId: string): Promise<readonly Letter[]> {
  const letters: Letter[] = [];
  const source = createKafkaSource({ kafka, groupId, topics: [topics.rejected], value: string() });
  await using pipeline = createPipeline({
    source,
    transform: ({ value, headers }) => void letters.push(letterOf(value, headers)),
    sink: createMemorySink(),
  });
  await pipeline.run({ until: 'end' });
  return letters;
}

function letterOf(value: string, headers: RecordHeaders): Letter {
  const place = ['topic', 'partition', 'offset'].map((part) => textOf(headers[`__connect.errors.${part}`]));
  return {
    value,
    from: place.join('-'),
    code: textOf(headers['__rivergraph.errors.code']),
    message: textOf(headers['__connect.errors.exception.message']),
  };
}

function textOf(header: HeaderValue | readonly HeaderValue[] | undefined): string {
  return header instanceof Uint8Array ? new TextDecoder().decode(header) : String(header ?? '');
}
