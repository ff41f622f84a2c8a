import type { JsonSchema } from './json-schema.ts';
import { count, flag, list, object, record, ref, text, texts } from './json-schema.ts';

const connectorStates = ['UNASSIGNED', 'RUNNING', 'PAUSED', 'STOPPED', 'FAILED', 'RESTARTING'];
const state: JsonSchema = { type: 'string', enum: connectorStates };
const type: JsonSchema = { type: 'string', enum: ['sink'] };
const taskId = object({ connector: text, task: count });

const keyDefinition = object(
  {
    name: text,
    type: text,
    required: flag,
    default_value: text,
    importance: text,
    documentation: text,
    group: text,
    width: text,
    display_name: text,
    dependents: texts,
    order: count,
  },
  [
    'name',
    'type',
    'required',
    'importance',
    'documentation',
    'group',
    'width',
    'display_name',
    'dependents',
    'order',
  ],
);

const keyValue = object(
  { name: text, value: text, recommended_values: texts, errors: texts, visible: flag },
  ['name', 'recommended_values', 'errors', 'visible'],
);

/** What Kafka Connect's part answers with. */
export const connectSchemas: Readonly<Record<string, JsonSchema>> = {
  ServerInfo: object({ version: text, commit: text, kafka_cluster_id: text }),
  ConnectorPlugin: object({ class: text, type, version: text }),
  ConnectorConfig: record(text),
  ConnectorInfo: object({ name: text, config: ref('ConnectorConfig'), tasks: list(taskId), type }),
  ConnectorState: object({ state, worker_id: text, trace: text }, ['state', 'worker_id']),
  TaskState: object({ id: count, state, worker_id: text, trace: text }, ['id', 'state', 'worker_id']),
  ConnectorStatus: object({
    name: text,
    connector: ref('ConnectorState'),
    tasks: list(ref('TaskState')),
    type,
  }),
  ConnectorExpansion: object({ status: ref('ConnectorStatus'), info: ref('ConnectorInfo') }, []),
  TaskInfo: object({ id: taskId, config: ref('ConnectorConfig') }),
  ActiveTopics: record(object({ topics: texts })),
  ConfigInfos: object({
    name: text,
    error_count: count,
    groups: texts,
    configs: list(object({ definition: keyDefinition, value: keyValue })),
  }),
};
