import { rejected, systemClock } from '@rivergraph/core';
import type { Clock, DeserializeContext, Deserializer } from '@rivergraph/core';
import { openRegistry } from './registry-client.ts';
import { SchemaCache } from './schema-cache.ts';
import type { SchemaReader } from './schema-cache.ts';
import { headerBytes, readSchemaId } from './wire-format.ts';

/**
 * A registry client that {@link avro} looks schemas up with. The `SchemaRegistry` of `@kafkajs/confluent-schema-registry` is
 * one.
 *
 * @public
 */
export interface SchemaLookup {
  /** Gives the schema of an id; rejects when there is none, or nobody answers. */
  getSchema(id: number): Promise<{ fromBuffer(bytes: Buffer): unknown }>;
}

/** How {@link avro} reaches a registry by itself. @public */
export interface SchemaRegistryOptions {
  /** Where the registry is: `http://localhost:8081`. */
  readonly url: string;
  /** The user of a registry with basic authentication. */
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
  /**
   * What an Avro `long` becomes: a `number`, where one outside ±(2^53 − 2) is rejected, as it would lose digits; or always a
   * `bigint`.
   *
   * @defaultValue `'number'`
   */
  readonly longs?: 'number' | 'bigint' | undefined;
}

/** What {@link avro} may be told. @public */
export interface AvroOptions {
  /**
   * How long a look-up may take, the client's own retries included, in milliseconds.
   *
   * @defaultValue 30000
   */
  readonly timeoutMs?: number | undefined;
}

/**
 * Decodes Avro in the Confluent wire format: a zero byte, the schema id, the payload. The schema is the writer's, from the
 * registry; the type is what you claim: `avro<Charge>(registry)`.
 *
 * The registry is a client of yours, or options; then the optional peer dependency `@kafkajs/confluent-schema-registry` is
 * loaded with the first record. What becomes of longs and logical types is set where the client is made. A client of ours
 * refuses lengths of arrays and maps that the payload cannot hold; one of yours may allocate them. A client
 * that also knows Protobuf or JSON Schema decodes those too, which is not tested here.
 *
 * Settles: at once when the schema id is known, which is looked up once; several records that wait for one id share the
 * look-up.
 *
 * Failure: the record is rejected with `reason` `'missing-bytes'`, `'invalid-wire-format'`, `'unknown-schema'`,
 * `'unusable-schema'`, `'invalid-avro'` or `'unsafe-integer'`. A registry that is down, slow or refuses is `unavailable`,
 * `throttled`, `unauthorized` or `misconfigured`, and is asked again with the next record.
 *
 * @public
 */
export function avro<T = unknown>(
  registry: SchemaLookup | SchemaRegistryOptions,
  options: AvroOptions = {},
): Deserializer<T> {
  const lookup = 'getSchema' in registry ? registry : openRegistry(registry);
  return createAvro(lookup, { clock: systemClock, timeoutMs: options.timeoutMs ?? 30_000 });
}

/** Makes the deserializer over a client, with the time as it is given. */
export function createAvro<T>(
  lookup: SchemaLookup,
  options: { readonly clock: Clock; readonly timeoutMs: number },
): Deserializer<T> {
  const schemas = new SchemaCache(lookup, options);
  return (bytes, context): T | PromiseLike<T> => {
    const id = readSchemaId(bytes, context);
    const payload = payloadOf(bytes ?? new Uint8Array());
    const schema = schemas.get(id);
    if (schema !== undefined) return decode<T>(schema, payload, context);
    return schemas.load(id).then((loaded) => decode<T>(loaded, payload, context));
  };
}

function payloadOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset + headerBytes, bytes.byteLength - headerBytes);
}

function decode<T>(schema: SchemaReader, payload: Buffer, context: DeserializeContext): T {
  try {
    return schema.fromBuffer(payload) as T;
  } catch (cause) {
    throw invalidPayload(payload, context, cause);
  }
}

function invalidPayload(payload: Buffer, context: DeserializeContext, cause: unknown): Error {
  if (cause instanceof Error && cause.message === 'potential precision loss') {
    return rejected(
      `Record ${context.part}: expected longs that a number can hold, got a larger one; the registry option longs: 'bigint' takes them`,
      { reason: 'unsafe-integer', cause },
    );
  }
  return rejected(
    `Record ${context.part}: expected a payload that fits its Avro schema, got ${payload.length} bytes that do not`,
    { reason: 'invalid-avro', cause },
  );
}
