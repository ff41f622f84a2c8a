/** What is known of vertices at a moment of a batch: from what its earlier writes did, and from what the server was asked. */
export class Presence {
  /** Which of the vertices that the server was asked for exist; nothing where it was not asked. */
  readonly #known: ReadonlySet<string> | undefined;
  readonly #made: Map<string, number> = new Map();
  readonly #dropped: Map<string, number> = new Map();
  #moment = 0;

  constructor(known: ReadonlySet<string> | undefined) {
    this.#known = known;
  }

  /** Whether a vertex exists. One that is owned goes with its owner. */
  of(id: string, owner?: string): 'exists' | 'missing' | 'unknown' {
    const made = this.#made.get(id) ?? 0;
    const ownerDropped = owner === undefined ? 0 : (this.#dropped.get(owner) ?? 0);
    const dropped = Math.max(this.#dropped.get(id) ?? 0, ownerDropped);
    if (made > dropped) return 'exists';
    if (dropped > made) return 'missing';
    if (this.#known === undefined) return 'unknown';
    return this.#known.has(id) ? 'exists' : 'missing';
  }

  make(id: string): void {
    this.#made.set(id, (this.#moment += 1));
  }

  drop(id: string): void {
    this.#dropped.set(id, (this.#moment += 1));
  }
}
