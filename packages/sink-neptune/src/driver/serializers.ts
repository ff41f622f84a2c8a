import { rejected, RivergraphError, tooLarge } from '@rivergraph/core';
import gremlin from 'gremlin';
import { TypedNumber } from '../statement/typed-number.ts';
import { graphBinaryWithNumbers } from './graph-binary.ts';

/** A request as the driver hands it to a writer. */
export interface WireRequest {
  readonly requestId: string;
  readonly op: string;
  readonly processor: string;
  readonly args: object;
}

/** A response as the driver wants it from a reader. */
export interface WireResponse {
  readonly requestId: string | null;
  readonly status: { readonly code: number; readonly message?: string; readonly attributes?: unknown };
  readonly result: { readonly data?: unknown };
}

/** How requests and responses are written on the wire. Holds no state, so one serves all connections. */
export interface Codec {
  readonly mimeType: string;
  /** Failure: throws `too-large` for what is above the limit, and `rejected` for what cannot be written. Then nothing is sent. */
  readonly writeRequest: (request: WireRequest) => Buffer;
  /** Failure: throws whatever the driver's reader does. */
  readonly readResponse: (buffer: Buffer) => WireResponse;
}

interface WireFormat {
  readonly mimeType: string;
  readonly writer: { writeRequest(request: WireRequest): Buffer };
  readonly reader: { readResponse(buffer: Buffer): unknown };
}

/** Makes the codec of a format that also writes `TypedNumber`s, wherever they are. */
export function createCodec(serializer: 'graphson' | 'graphbinary', maxRequestBytes: number): Codec {
  const { mimeType, writer, reader } = serializer === 'graphson' ? graphSon() : graphBinary();
  const headerBytes = 1 + mimeType.length;
  return {
    mimeType,
    writeRequest(request) {
      const bytes = written(writer, request);
      const size = headerBytes + bytes.length;
      if (size <= maxRequestBytes) return bytes;
      throw tooLarge(`neptune: expected a request of at most ${maxRequestBytes} bytes, got one of ${size}`, {
        reason: 'size',
      });
    },
    readResponse: (buffer) => reader.readResponse(buffer) as WireResponse,
  };
}

function written(writer: WireFormat['writer'], request: WireRequest): Buffer {
  try {
    return writer.writeRequest(request);
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    // The text of the driver's error quotes the value.
    const kind = cause instanceof Error ? cause.name : typeof cause;
    throw rejected(`neptune: expected values that can be sent, got one that cannot (${kind})`);
  }
}

function graphBinary(): WireFormat {
  const { graphBinaryReader: reader, graphBinaryWriter: writer } = graphBinaryWithNumbers();
  return { mimeType: 'application/vnd.graphbinary-v1.0', writer, reader };
}

function graphSon(): WireFormat {
  const { GraphSON3Writer, GraphSON3Reader } = gremlin.structure.io as unknown as GraphSonModule;
  const writer = new GraphSON3Writer({
    serializers: { 'g:Number': { canBeUsedFor: isTypedNumber, serialize } },
  });
  return { mimeType: 'application/vnd.gremlin-v3.0+json', writer, reader: new GraphSON3Reader() };
}

interface GraphSonModule {
  readonly GraphSON3Writer: new (options: { serializers: object }) => WireFormat['writer'];
  readonly GraphSON3Reader: new () => WireFormat['reader'];
}

function isTypedNumber(value: unknown): boolean {
  return value instanceof TypedNumber;
}

function serialize({ type, value }: TypedNumber): object {
  return { '@type': `g:${type}`, '@value': type === 'Int64' ? integer(value) : double(Number(value)) };
}

/** JSON has no number for what a double does not hold; the server reads the text. */
function integer(value: number | bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

/** JSON has no number for what is not finite; and no `-0` in JavaScript, so that it is `0` in both formats. */
function double(value: number): number | string {
  return Number.isFinite(value) ? value + 0 : String(value);
}
