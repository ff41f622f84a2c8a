import type { JsonSchema } from './json-schema.ts';
import { anything, object, record, text } from './json-schema.ts';

/** The form of the names of streams. */
export const streamNamePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$';

/** The schema of the names of streams. */
export const streamName: JsonSchema = { type: 'string', pattern: streamNamePattern };

const batchSize: JsonSchema = { type: 'integer', minimum: 1, maximum: 1_000_000 };
const batchIntervalMs: JsonSchema = { type: 'integer', minimum: 0, maximum: 3_600_000 };
/** Kafka Connect has numbers as texts. */
const countText: JsonSchema = { type: 'string', pattern: '^([1-9][0-9]{0,5}|1000000)$' };
const intervalText: JsonSchema = {
  type: 'string',
  pattern: '^([0-9]{1,6}|[12][0-9]{6}|3[0-5][0-9]{5}|3600000)$',
};
/** OpenAPI 3.0 knows no type of it. */
const nothing: JsonSchema = { type: 'string', nullable: true, enum: [null] };
/** Kafka Connect takes them in any case. */
const initialStates = ['RUNNING', 'PAUSED', 'STOPPED', 'running', 'paused', 'stopped'];
const mostProperties = 500;

/** A dry run holds all that it reads; a bounded start only takes its time. */
const mostOfCheck = { batches: 10, records: 10_000 };
const mostOfStart = { batches: 1_000_000, records: 1_000_000_000 };

/** The schemas of requests, of a server with these definitions and time-out. */
export interface RequestSchemas {
  /** The settings of a stream, and what it is made of. */
  readonly streamConfig: JsonSchema;
  readonly newStream: JsonSchema;
  readonly checkBounds: JsonSchema;
  readonly startBounds: JsonSchema;
  readonly connectorConfig: JsonSchema;
  readonly connectorPatch: JsonSchema;
  readonly newConnector: JsonSchema;
  readonly anyConnectorConfig: JsonSchema;
}

/** Makes the schemas of requests. */
export function createRequestSchemas(
  definitions: readonly string[],
  answerTimeoutMs: number,
): RequestSchemas {
  // A list of nothing would be no schema.
  const definition: JsonSchema =
    definitions.length === 0 ? { type: 'string', maxLength: 0 } : { type: 'string', enum: definitions };
  const configProperties = {
    definition,
    settings: { ...record(anything), maxProperties: mostProperties },
    transform: { type: 'string', minLength: 1, maxLength: 1000 },
    batchSize,
    batchIntervalMs,
  };
  const connectorConfig = connectorSchema(definition);
  return {
    streamConfig: object(configProperties, ['definition']),
    newStream: object({ name: streamName, ...configProperties }, ['name', 'definition']),
    checkBounds: boundsSchema(mostOfCheck, answerTimeoutMs),
    startBounds: boundsSchema(mostOfStart, answerTimeoutMs),
    connectorConfig: { ...connectorConfig, required: ['connector.class'] },
    connectorPatch: { ...connectorSchema(definition, [nothing]), minProperties: 1 },
    anyConnectorConfig: { type: 'object', additionalProperties: true, maxProperties: mostProperties },
    newConnector: object(
      {
        name: streamName,
        config: { ...connectorConfig, required: ['connector.class'] },
        initial_state: { type: 'string', enum: initialStates },
      },
      ['name', 'config'],
    ),
  };
}

/** `more` is what the settings of a stream itself may be besides numbers. */
function connectorSchema(definition: JsonSchema, more: readonly JsonSchema[] = []): JsonSchema {
  return {
    type: 'object',
    maxProperties: mostProperties,
    additionalProperties: true,
    properties: {
      'connector.class': definition,
      name: text,
      'tasks.max': { anyOf: [{ type: 'integer', minimum: 1 }, countText, ...more] },
      'batch.size': { anyOf: [batchSize, countText, ...more] },
      'batch.interval.ms': { anyOf: [batchIntervalMs, intervalText, ...more] },
    },
  };
}

interface MostOfRun {
  readonly batches: number;
  readonly records: number;
}

function boundsSchema({ batches, records }: MostOfRun, timeoutMs: number): JsonSchema {
  return object(
    {
      limit: {
        oneOf: [
          object({ batches: { type: 'integer', minimum: 1, maximum: batches } }),
          object({ records: { type: 'integer', minimum: 1, maximum: records } }),
        ],
      },
      timeoutMs: { type: 'integer', minimum: 1, maximum: timeoutMs },
    },
    [],
  );
}
