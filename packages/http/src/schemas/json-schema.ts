/** A schema as routes and the OpenAPI description take it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export const text: JsonSchema = { type: 'string' };
export const count: JsonSchema = { type: 'number' };
export const flag: JsonSchema = { type: 'boolean' };
export const anything: JsonSchema = {};
export const texts: JsonSchema = { type: 'array', items: text };

/** Names one of the schemas that the whole server shares. */
export function ref(name: string): JsonSchema {
  return { $ref: `${name}#` };
}

/** Makes the schema of an object. Where `required` is left out, all its properties are. */
export function object(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    properties,
  };
}

/** Makes the schema of a list. */
export function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items };
}

/** Makes the schema of an object whose names are not known. */
export function record(values: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: values };
}

/** Makes the schema of a query string. What is not known of it is passed over, as Kafka Connect does. */
export function query(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', additionalProperties: true, properties };
}
