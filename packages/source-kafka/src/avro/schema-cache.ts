import { unavailable } from '@rivergraph/core';
import type { Clock, Timer } from '@rivergraph/core';
import type { SchemaLookup } from './avro.ts';
import { toLookupError } from './lookup-error.ts';

/** A schema that decodes. */
export interface SchemaReader {
  fromBuffer(bytes: Buffer): unknown;
}

/** What a {@link SchemaCache} is made from. */
export interface SchemaCacheOptions {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/**
 * Keeps the schemas that were looked up.
 *
 * Concurrency: one look-up at a time for an id; who asks meanwhile shares it. Failure: a failed look-up is forgotten.
 */
export class SchemaCache {
  readonly #lookup: SchemaLookup;
  readonly #options: SchemaCacheOptions;
  readonly #known = new Map<number, SchemaReader>();
  readonly #pending = new Map<number, Promise<SchemaReader>>();

  constructor(lookup: SchemaLookup, options: SchemaCacheOptions) {
    this.#lookup = lookup;
    this.#options = options;
  }

  /** Gives a schema that is known. */
  get(id: number): SchemaReader | undefined {
    return this.#known.get(id);
  }

  /** Looks a schema up. Rejects with what became of it, coded, or with `unavailable` after the time-out. */
  async load(id: number): Promise<SchemaReader> {
    const pending = this.#pending.get(id);
    if (pending !== undefined) return pending;
    const loading = this.#load(id).finally(() => this.#pending.delete(id));
    this.#pending.set(id, loading);
    return loading;
  }

  async #load(id: number): Promise<SchemaReader> {
    try {
      const schema = await this.#beforeTimeout(this.#lookup.getSchema(id), id);
      this.#known.set(id, schema);
      return schema;
    } catch (error) {
      throw toLookupError(error, id);
    }
  }

  async #beforeTimeout(answer: Promise<SchemaReader>, id: number): Promise<SchemaReader> {
    const { clock, timeoutMs } = this.#options;
    let timer: Timer | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = clock.setTimer(() => {
        reject(unavailable(`Schema registry: expected schema ${id} within ${timeoutMs} ms, got no answer`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      timer?.cancel();
    }
  }
}
