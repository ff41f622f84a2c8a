import type { StreamInfo } from '@rivergraph/streams';
import { showConnectorConfig } from './connector-config.ts';
import { connectStates } from './connector-state.ts';

/** The number of the one task that a stream is. */
export const taskNumber = 0;

/** Kafka Connect knows sources and sinks; a stream writes. */
export const connectorType = 'sink';

interface View {
  readonly [name: string]: unknown;
}

/** What `GET /connectors/{name}` tells. */
export function connectorInfo(info: StreamInfo): View {
  return {
    name: info.name,
    config: showConnectorConfig(info),
    tasks: hasTask(info) ? [taskId(info)] : [],
    type: connectorType,
  };
}

/** What `GET /connectors/{name}/status` tells. */
export function connectorStatus(info: StreamInfo, workerId: string): View {
  const { connector } = connectStates(info);
  const task = taskStatus(info, workerId);
  return {
    name: info.name,
    connector: { state: connector, worker_id: workerId, ...traceOf(info, connector === 'FAILED') },
    tasks: task === undefined ? [] : [task],
    type: connectorType,
  };
}

/** What `GET /connectors/{name}/tasks/0/status` tells; `undefined` where there is no task. */
export function taskStatus(info: StreamInfo, workerId: string): View | undefined {
  const { task } = connectStates(info);
  if (task === undefined) return undefined;
  return { id: taskNumber, state: task, worker_id: workerId, ...traceOf(info, true) };
}

/** What `GET /connectors/{name}/tasks` tells. */
export function tasks(info: StreamInfo): readonly View[] {
  return hasTask(info) ? [{ id: taskId(info), config: showConnectorConfig(info) }] : [];
}

/** What `GET /connectors/{name}/topics` tells: what the settings call a topic, where they do. */
export function activeTopics({ name, settings }: StreamInfo): View {
  const given = settings['topics'] ?? settings['topic'];
  const named = typeof given === 'string' ? given.split(',') : [given].flat();
  const topics = named.filter((topic) => typeof topic === 'string').map((topic) => topic.trim());
  return { [name]: { topics: topics.filter((topic) => topic !== '') } };
}

/** Whether the stream has a task, which a stopped one has not. */
export function hasTask(info: StreamInfo): boolean {
  return connectStates(info).task !== undefined;
}

function taskId({ name }: StreamInfo): View {
  return { connector: name, task: taskNumber };
}

function traceOf({ failure }: StreamInfo, isWanted: boolean): View {
  return isWanted && failure !== undefined ? { trace: failure.message } : {};
}
