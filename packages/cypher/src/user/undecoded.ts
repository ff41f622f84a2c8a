const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What the bytes of a value or key are that no deserializer has read: JSON, else text, else bytes. Others stay as they are. */
export function undecoded(value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  const text = textOf(value);
  if (text === undefined) return value;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The text that bytes are in UTF-8, if they are. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
