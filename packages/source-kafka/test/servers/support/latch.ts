/** A door that may be shut once, and opened again for good. */
export class Latch {
  readonly #opened: Promise<void>;
  #open: () => void = () => undefined;
  #isShut = false;

  constructor() {
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  /** Whoever passes from now on waits, unless it was opened already. */
  shut(): void {
    this.#isShut = true;
  }

  open(): void {
    this.#open();
  }

  /** Settles when one may pass. */
  readonly pass = async (): Promise<void> => {
    if (this.#isShut) await this.#opened;
  };
}
