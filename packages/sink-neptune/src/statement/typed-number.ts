/**
 * A number with the type that the property has by the schema. Left to the driver, 2 would be a 32-bit integer and 2.5 a double, and a
 * bigint a type that Neptune does not know.
 */
export class TypedNumber {
  readonly type: 'Int64' | 'Double';
  readonly value: number | bigint;

  constructor(type: 'Int64' | 'Double', value: number | bigint) {
    this.type = type;
    this.value = value;
  }
}

/** What a property is sent as. */
export type GremlinValue = string | boolean | Date | TypedNumber;
