import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** A row as DynamoDB gives it. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Reads the attributes of one row. Failure: `misconfigured`, reason `lease-row`, naming the attribute and never its value. */
export class ItemReader {
  readonly #table: string;
  readonly #item: Item;

  constructor(table: string, item: Item) {
    this.#table = table;
    this.#item = item;
  }

  text(name: string): string {
    return this.textIfAny(name) ?? this.#refuse(name, 'a text (S)');
  }

  textIfAny(name: string): string | undefined {
    const value = this.#item[name];
    if (value === undefined) return undefined;
    return value.S ?? this.#refuse(name, 'a text (S)');
  }

  /** A number from 0, as the Kinesis Client Library counts. */
  count(name: string): number {
    return this.countIfAny(name) ?? this.#refuse(name, 'a whole number from 0 (N)');
  }

  countIfAny(name: string): number | undefined {
    const value = this.#item[name];
    if (value === undefined) return undefined;
    const count = Number(value.N ?? Number.NaN);
    return Number.isSafeInteger(count) && count >= 0
      ? count
      : this.#refuse(name, 'a whole number from 0 (N)');
  }

  /** A set, which DynamoDB does not keep when it is empty. */
  texts(name: string): readonly string[] {
    const value = this.#item[name];
    if (value === undefined) return [];
    return value.SS ?? this.#refuse(name, 'a set of texts (SS)');
  }

  #refuse(name: string, expected: string): never {
    throw this.fault(name, expected);
  }

  /** Makes the error of an attribute. */
  fault(name: string, expected: string): RivergraphError {
    const value = this.#item[name];
    const [type = 'no'] = Object.keys(value ?? {});
    const got = value === undefined ? 'none' : `another value (${type})`;
    return misconfigured(
      `Lease table '${this.#table}': expected attribute ${name} of the row '${this.#item['leaseKey']?.S ?? ''}' to be ${expected}, got ${got}`,
      { reason: 'lease-row' },
    );
  }
}
