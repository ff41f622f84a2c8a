import { Buffer } from 'node:buffer';
import { binaryAnswer, readBinaryAnswer, readBinaryRequest } from './graph-binary.ts';
import { jsonAnswer, readJsonAnswer, readJsonRequest } from './graph-son.ts';

/** A message as it goes over a WebSocket. */
export interface Frame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

/** What is known of a request. */
export interface RequestHead {
  /** A UUID. */
  readonly id: string;
  /** Such as `bytecode`, `eval` and `authentication`. */
  readonly op: string;
}

/** A value in an answer; whole numbers only. */
export type AnswerValue = number | string;

/** An answer. */
export interface Answer {
  readonly id: string;
  readonly status: number;
  /** @defaultValue empty */
  readonly message?: string | undefined;
  /** @defaultValue none */
  readonly results?: readonly AnswerValue[] | undefined;
  /** Whether each result is wrapped with how often it came, as those of bytecode are. @defaultValue 'plain' */
  readonly wrap?: 'plain' | 'traverser' | undefined;
}

/** The ways in which requests and answers are written. */
export type Format = 'binary' | 'json';

/** A request that could be read. */
export interface ReadRequest extends RequestHead {
  readonly format: Format;
  /** What follows the name of the format. */
  readonly payload: Buffer;
}

/** Reads a request; `undefined` when it is none. */
export function readRequest({ data, isBinary }: Frame): ReadRequest | undefined {
  const length = isBinary ? (data[0] ?? 0) : 0;
  const mime = data.toString('latin1', 1, 1 + length);
  const payload = isBinary ? data.subarray(1 + length) : data;
  const format = mime.includes('graphbinary') ? 'binary' : 'json';
  const head = format === 'binary' ? readBinaryRequest(payload) : readJsonRequest(payload);
  return head === undefined ? undefined : { ...head, format, payload };
}

/** Reads the head of an answer; `undefined` when it is none. */
export function readAnswer({ data, isBinary }: Frame): Pick<Answer, 'id' | 'status'> | undefined {
  // JSON begins with a brace, and the binary format with its version.
  return isBinary && data[0] !== 0x7b ? readBinaryAnswer(data) : readJsonAnswer(data);
}

/** Writes an answer, as a Gremlin Server does. */
export function writeAnswer(answer: Answer, format: Format): Frame {
  return format === 'binary'
    ? { data: binaryAnswer(answer), isBinary: true }
    : { data: Buffer.from(jsonAnswer(answer)), isBinary: false };
}
