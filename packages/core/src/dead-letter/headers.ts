import type { DeadLetterRecord, RejectionStage } from '../contracts/dead-letter.ts';
import type { Position } from '../contracts/partition.ts';

/** The options of {@link deadLetterHeaders}. @public */
export interface DeadLetterHeadersOptions {
  /**
   * What stands where Kafka Connect names the connector.
   *
   * @defaultValue `'rivergraph'`
   */
  readonly connectorName?: string | undefined;
  /**
   * What stands where Kafka Connect numbers the task.
   *
   * @defaultValue `'0'`
   */
  readonly taskId?: string | undefined;
}

/** The stages by the names that tools for Kafka Connect know. */
const connectStages: Readonly<Record<RejectionStage, string>> = {
  deserialize: 'VALUE_CONVERTER',
  transform: 'TRANSFORMATION',
  write: 'TASK_PUT',
};

/**
 * Describes why and where a record was rejected, as headers with the names that Kafka Connect gives them, so that tools
 * made for its dead letter topics read ours. Four more, under `__rivergraph.errors`, say what Connect has no name for.
 * Of several rejections the first is described. All texts are our own; none holds data.
 *
 * @public
 */
export function deadLetterHeaders(
  record: DeadLetterRecord,
  options: DeadLetterHeadersOptions = {},
): Record<string, string> {
  const [first] = record.rejections;
  const stage = first?.stage ?? 'write';
  return {
    '__connect.errors.topic': record.topic ?? record.partition.topic,
    '__connect.errors.partition': partitionText(record),
    '__connect.errors.offset': positionText(record.position),
    '__connect.errors.connector.name': options.connectorName ?? 'rivergraph',
    '__connect.errors.task.id': options.taskId ?? '0',
    '__connect.errors.stage': connectStages[stage],
    '__connect.errors.class.name': `rivergraph.${stage}`,
    '__connect.errors.exception.class.name': 'RivergraphError',
    '__connect.errors.exception.message': first?.message ?? '',
    '__rivergraph.errors.code': first?.code ?? 'rejected',
    '__rivergraph.errors.reason': first?.reason ?? '',
    '__rivergraph.errors.attempts': String(first?.attempts ?? 1),
    '__rivergraph.errors.failed.at': String(record.failedAt),
  };
}

/** Connect writes the number alone: `0`, where the id is `charges-0`. */
function partitionText({ partition }: DeadLetterRecord): string {
  const number = partition.id.startsWith(`${partition.topic}-`)
    ? partition.id.slice(partition.topic.length + 1)
    : '';
  return /^\d+$/.test(number) ? number : partition.id;
}

function positionText(position: Position): string {
  return typeof position === 'string' ? position : JSON.stringify(position);
}
