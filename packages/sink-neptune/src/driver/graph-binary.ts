// oxlint-disable-next-line typescript/triple-slash-reference -- Programs that take this file as source have to find the types, too.
/// <reference path="./gremlin-binary.d.ts" />
import driver from 'gremlin/lib/structure/io/binary/GraphBinary.js';
import { TypedNumber } from '../statement/typed-number.ts';

interface ValueSerializer {
  canBeUsedFor(value: unknown): boolean;
  serialize(value: unknown, fullyQualified?: boolean): Buffer;
}

/** GraphBinary, as far as it is used. */
export interface GraphBinary {
  readonly longSerializer: ValueSerializer;
  readonly doubleSerializer: ValueSerializer;
  readonly anySerializer: { readonly serializers: readonly ValueSerializer[] };
  readonly graphBinaryReader: { readResponse(buffer: Buffer): unknown };
  readonly graphBinaryWriter: { writeRequest(request: object): Buffer };
}

const shared = driver as GraphBinary;

/**
 * Gives the driver's GraphBinary with one type more. The driver's own is one for the process, and its parts find each other
 * through it; so each part is put before its original, with another whole to look in.
 */
export function graphBinaryWithNumbers(): GraphBinary {
  const own: Record<string, object> = {};
  const copies = new Map<unknown, object>();
  for (const [name, part] of Object.entries(shared as unknown as Record<string, object>)) {
    const copy = 'ioc' in part ? (Object.create(part, { ioc: { value: own } }) as object) : part;
    own[name] = copy;
    copies.set(part, copy);
  }
  const parts = own as unknown as GraphBinary;
  const serializers = [
    numberSerializer(parts),
    ...shared.anySerializer.serializers.map((serializer) => copies.get(serializer) ?? serializer),
  ];
  Object.defineProperty(parts.anySerializer, 'serializers', { value: serializers });
  return parts;
}

function numberSerializer(parts: GraphBinary): ValueSerializer {
  return {
    canBeUsedFor: (value) => value instanceof TypedNumber,
    serialize(value, fullyQualified = true) {
      const { type, value: number } = value as TypedNumber;
      return type === 'Int64'
        ? parts.longSerializer.serialize(number, fullyQualified)
        : parts.doubleSerializer.serialize(Number(number) + 0, fullyQualified);
    },
  };
}
