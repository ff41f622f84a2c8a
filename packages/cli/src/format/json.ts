import { Buffer } from 'node:buffer';

/**
 * Writes a value as one line of JSON. Integers beyond those of JSON are text, bytes `{ "base64": … }`, and what has no JSON is left out.
 */
export function toJson(value: unknown): string {
  // A replacer sees what toJSON made of a value; what the value was before is in its holder.
  return JSON.stringify(
    value,
    function replace(this: Readonly<Record<string, unknown>>, name, given: unknown) {
      const original = this[name];
      if (original instanceof Uint8Array) return { base64: base64Of(original) };
      if (original instanceof Map) return Object.fromEntries(original);
      if (original instanceof Set) return [...original];
      return typeof given === 'bigint' ? integer(given) : given;
    },
  );
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function integer(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}
