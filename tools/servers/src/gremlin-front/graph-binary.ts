import { Buffer } from 'node:buffer';
import type { Answer, AnswerValue, RequestHead } from './frames.ts';

const version = 0x81;
const types = { long: 0x02, string: 0x03, list: 0x09, traverser: 0x21, nothing: 0xfe } as const;
const present = 0x00;
const absent = 0x01;
const idBytes = 16;

/** Reads the head of a request that is written as GraphBinary: its version, its id, the name of the operation. */
export function readBinaryRequest(payload: Buffer): RequestHead | undefined {
  const nameAt = 1 + idBytes + 4;
  if (payload.length < nameAt || payload[0] !== version) return undefined;
  const length = payload.readInt32BE(1 + idBytes);
  return { id: idAt(payload, 1), op: payload.toString('utf8', nameAt, nameAt + length) };
}

/** Reads the head of an answer that is written as GraphBinary: its version, its id unless that is not known, its status. */
export function readBinaryAnswer(data: Buffer): Pick<Answer, 'id' | 'status'> | undefined {
  const statusAt = 2 + idBytes;
  if (data.length < statusAt + 4 || data[0] !== version || data[1] !== present) return undefined;
  return { id: idAt(data, 2), status: data.readInt32BE(statusAt) };
}

/** Writes an answer as GraphBinary. */
export function binaryAnswer({ id, status, message = '', results, wrap }: Answer): Buffer {
  const attributes = int32(0);
  const meta = int32(0);
  return Buffer.concat([
    Buffer.from([version, present]),
    Buffer.from(id.replaceAll('-', ''), 'hex'),
    int32(status),
    Buffer.from([present]),
    text(message),
    attributes,
    meta,
    results === undefined ? Buffer.from([types.nothing, absent]) : list(results, wrap),
  ]);
}

function list(values: readonly AnswerValue[], wrap: Answer['wrap']): Buffer {
  const head = Buffer.from([types.list, present]);
  const each = values.map((value) => binaryResult(value, wrap));
  return Buffer.concat([head, int32(values.length), ...each]);
}

function binaryResult(value: AnswerValue, wrap: Answer['wrap']): Buffer {
  if (wrap !== 'traverser') return binaryValue(value);
  return Buffer.concat([Buffer.from([types.traverser, present]), int64(1), binaryValue(value)]);
}

function binaryValue(value: AnswerValue): Buffer {
  if (typeof value === 'string') return Buffer.concat([Buffer.from([types.string, present]), text(value)]);
  return Buffer.concat([Buffer.from([types.long, present]), int64(value)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int32(bytes.length), bytes]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

function idAt(data: Buffer, at: number): string {
  const hex = data.toString('hex', at, at + idBytes);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5');
}
