import { PackReader } from './packstream/reader.ts';
import type { Integers, PackMap } from './packstream/value.ts';
import type { Request, RequestName } from './request.ts';

/** A message that came, as it is kept. */
export class LoggedRequest {
  readonly name: RequestName;
  /** The connection that it came on. */
  readonly connection: number;
  /** When it had come, in milliseconds of `performance.now()`. */
  readonly at: number;
  /** The map that the message carried; empty where there was none. */
  readonly metadata: PackMap;
  /** The statement, of RUN. */
  readonly text: string | undefined;
  readonly #bytes: Buffer | undefined;
  readonly #integers: Integers;
  #parameters: PackMap | undefined;

  constructor(request: Request, origin: { connection: number; at: number; integers: Integers }) {
    this.name = request.name;
    this.metadata = request.metadata;
    this.text = request.text;
    this.connection = origin.connection;
    this.at = origin.at;
    this.#integers = origin.integers;
    this.#bytes = request.parameters;
  }

  /** The parameters of the statement, read when asked for first; empty where the message has none. */
  get parameters(): PackMap {
    this.#parameters ??=
      this.#bytes === undefined ? {} : new PackReader(this.#bytes, this.#integers).readMap();
    return this.#parameters;
  }

  /** How many bytes the parameters took. */
  get parameterBytes(): number {
    return this.#bytes?.length ?? 0;
  }
}
