/** An object of JSON: the body of a call, or of its answer. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Reads an object of JSON; what is none has no members. */
export function jsonObjectOf(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
