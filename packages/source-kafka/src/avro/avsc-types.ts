/** What is used of avsc, the Avro library of the registry client. */
export interface Avsc {
  readonly types: {
    readonly ArrayType: CollectionConstructor;
    readonly MapType: CollectionConstructor;
    readonly LongType: { __with(methods: object): AvscType };
  };
}

/** A type of avsc: opaque here. */
type AvscType = object;

/** Where avsc reads. */
interface Tap {
  readonly buf: Buffer;
  pos: number;
  readLong(): number;
  readString(): string;
}

interface Collection extends AvscType {
  _read(tap: Tap): unknown;
}
type CollectionConstructor = new (schema: unknown, options: unknown) => Collection;

type TypeHook = (schema: unknown, options: unknown) => AvscType | undefined;

/** A collection of things without bytes (nulls) may hold this many more than it has bytes. */
const maxEmptyItems = 1000;

/**
 * Makes the hook by which avsc gets types of ours: arrays and maps that check their lengths, and longs that are `bigint`
 * where that is asked for.
 */
export function createTypeHook(avsc: Avsc, longs: 'number' | 'bigint'): TypeHook {
  const GuardedArray = guardArray(avsc.types.ArrayType);
  const GuardedMap = guardMap(avsc.types.MapType);
  const long = longs === 'bigint' ? avsc.types.LongType.__with(bigintMethods) : undefined;
  return (schema, options) => {
    switch (typeNameOf(schema)) {
      case 'array':
        return new GuardedArray(schema, options);
      case 'map':
        return new GuardedMap(schema, options);
      case 'long':
        return long;
      default:
        return undefined;
    }
  };
}

function typeNameOf(schema: unknown): unknown {
  return typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : schema;
}

// Avsc's own read as many items as the count says, past the end of the bytes too: one damaged record takes all memory.
function guardArray(ArrayType: CollectionConstructor): CollectionConstructor {
  return class extends ArrayType {
    declare readonly itemsType: Collection;

    override _read(tap: Tap): unknown[] {
      const items: unknown[] = [];
      for (let count = readCount(tap); count > 0; count = readCount(tap)) {
        for (let left = count; left > 0; left -= 1) items.push(this.itemsType._read(tap));
      }
      return items;
    }
  };
}

function guardMap(MapType: CollectionConstructor): CollectionConstructor {
  return class extends MapType {
    declare readonly valuesType: Collection;

    override _read(tap: Tap): Record<string, unknown> {
      const entries: [string, unknown][] = [];
      for (let count = readCount(tap); count > 0; count = readCount(tap)) {
        for (let left = count; left > 0; left -= 1)
          entries.push([tap.readString(), this.valuesType._read(tap)]);
      }
      return Object.fromEntries(entries);
    }
  };
}

/** Reads how many items follow in this block; zero after the last. */
function readCount(tap: Tap): number {
  const count = tap.readLong();
  // A negative count is followed by the size of the block.
  if (count < 0) tap.readLong();
  const items = Math.abs(count);
  if (items > Math.max(tap.buf.length - tap.pos, maxEmptyItems)) throw new Error('more items than bytes');
  return items;
}

const bigintMethods = {
  fromBuffer: (bytes: Buffer): bigint => bytes.readBigInt64LE(),
  toBuffer: (value: bigint): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: (value: number | string): bigint => BigInt(value),
  toJSON: (value: bigint): string => String(value),
  isValid: (value: unknown): boolean => typeof value === 'bigint',
  compare: (a: bigint, b: bigint): number => (a === b ? 0 : a < b ? -1 : 1),
};
