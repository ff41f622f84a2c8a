/** The text that bytes are stored as. */
export type BytesAs = 'base64' | 'hex';

/** Writes bytes as text. */
export function bytesText(bytes: Uint8Array | Int8Array, as: BytesAs): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(as);
}
