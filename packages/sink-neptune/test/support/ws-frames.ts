/** A frame that a client sent, unmasked. */
export interface ClientFrame {
  readonly opcode: number;
  readonly isMasked: boolean;
  readonly payload: Buffer;
}

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Makes a final frame of a server, which masks nothing. */
export function serverFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x80 | opcode, length]), payload]);
  const head = Buffer.alloc(10);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Cuts frames out of what a client sends, in pieces of any size. It takes only frames that are final. */
export function createFrameReader(onFrame: (frame: ClientFrame) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = cut(rest); frame !== undefined; frame = cut(rest)) {
      rest = rest.subarray(frame.size);
      onFrame(frame);
    }
  };
}

function cut(bytes: Buffer): (ClientFrame & { readonly size: number }) | undefined {
  if (bytes.length < 2) return undefined;
  const short = bytes.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const isMasked = (bytes.readUInt8(1) & 0x80) !== 0;
  const start = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < start) return undefined;
  const length =
    lengthBytes === 0 ? short : lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  const size = start + length;
  if (bytes.length < size) return undefined;
  const payload = Buffer.from(bytes.subarray(start, size));
  if (isMasked)
    for (let at = 0; at < length; at += 1)
      payload[at] = (payload[at] ?? 0) ^ (bytes[start - 4 + (at % 4)] ?? 0);
  return { opcode: bytes.readUInt8(0) & 0x0f, isMasked, payload, size };
}
