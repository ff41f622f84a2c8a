const headerBytes = 2;
const maxChunk = 0xffff;

/** Puts the chunks of a stream together to messages. */
export class ChunkReader {
  /** What came and is not used yet: fewer bytes than what is waited for. */
  #rest: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  /** How many bytes of the chunk are still to come; undefined between chunks. */
  #left: number | undefined;

  /** Takes bytes as they come and gives the messages that they complete. A chunk without content between messages is passed over. */
  push(bytes: Buffer): Buffer[] {
    const messages: Buffer[] = [];
    let input = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      if (this.#left === undefined) {
        if (input.length < headerBytes) break;
        this.#header(input.readUInt16BE(0), messages);
        input = input.subarray(headerBytes);
      } else {
        if (input.length === 0) break;
        input = this.#content(this.#left, input);
      }
    }
    this.#rest = input;
    return messages;
  }

  #header(size: number, messages: Buffer[]): void {
    if (size > 0) this.#left = size;
    else if (this.#parts.length > 0) {
      const [only] = this.#parts;
      messages.push(this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts));
      this.#parts = [];
    }
  }

  /** Takes what belongs to the chunk and gives what comes after it. */
  #content(left: number, input: Buffer): Buffer {
    const part = input.subarray(0, left);
    this.#parts.push(part);
    this.#left = part.length === left ? undefined : left - part.length;
    return input.subarray(part.length);
  }
}

/** Cuts a message into chunks and closes it. */
export function chunked(message: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < message.length; at += maxChunk) {
    const content = message.subarray(at, at + maxChunk);
    const header = Buffer.allocUnsafe(headerBytes);
    header.writeUInt16BE(content.length);
    parts.push(header, content);
  }
  parts.push(Buffer.alloc(headerBytes));
  return parts;
}
