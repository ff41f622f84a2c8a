import type { JsonValue } from '@rivergraph/core';
import type { CheckRow, StreamCheck, StreamInfo } from '@rivergraph/streams';
import { createJsonBudget, isSpent, jsonOf } from '../json/json-value.ts';

/** A stream as JSON: what is not known of it is left out. */
export function streamJson(info: StreamInfo): JsonValue {
  return jsonOf(info);
}

/** A dry run as JSON. Records that would be rejected come without their bytes; rows beyond what an answer may hold are left out. */
export function checkJson({ reason, records, writes, rows, rejected }: StreamCheck): JsonValue {
  const budget = createJsonBudget();
  const kept: JsonValue[] = [];
  for (const { query, params } of rows satisfies readonly CheckRow[]) {
    const row = { query, params: jsonOf(params, budget) };
    if (isSpent(budget)) break;
    kept.push(row);
  }
  const refused = rejected.map(({ partition, position, topic, timestamp, rejections, failedAt }) => ({
    partition: { topic: partition.topic, id: partition.id },
    position,
    topic,
    timestamp,
    rejections,
    failedAt,
  }));
  return { reason, records, writes, rows: kept, rejected: jsonOf(refused), isCut: isSpent(budget) };
}
