/** Does what the tracker does in the most obvious way: a list with one entry per record. */
export class NaiveTracker {
  readonly #outputs: ('unset' | number)[] = [];

  get received(): number {
    return this.#outputs.length;
  }

  get committable(): number {
    const unfinished = this.#outputs.findIndex((outputs) => outputs !== 0);
    return unfinished === -1 ? this.received : unfinished;
  }

  get pending(): number {
    return this.received - this.committable;
  }

  receive(count: number): number {
    const first = this.received;
    for (let i = 0; i < count; i += 1) this.#outputs.push('unset');
    return first;
  }

  expect(seq: number, outputs: number): void {
    this.#outputs[seq] = outputs;
  }

  finish(seq: number): number {
    const left = Number(this.#outputs[seq]) - 1;
    this.#outputs[seq] = left;
    return left;
  }

  hold(seq: number): void {
    this.#outputs[seq] = Number(this.#outputs[seq]) + 1;
  }

  isFinished(seq: number): boolean {
    return this.#outputs[seq] === 0;
  }

  /** Picks one of the records that are in a state, if there is one. */
  pick(state: 'unset' | 'open', choice: number): number | undefined {
    const wanted = (outputs: 'unset' | number): boolean =>
      state === 'unset' ? outputs === 'unset' : outputs !== 'unset' && outputs > 0;
    const found = this.#outputs.flatMap((outputs, seq) => (wanted(outputs) ? [seq] : []));
    return found[choice % Math.max(1, found.length)];
  }
}
