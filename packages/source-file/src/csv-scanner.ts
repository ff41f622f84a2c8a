import type { RowScanner } from './row-format.ts';

const lineFeed = 10;
const nowhere = -1;

/** The bytes that shape a CSV file; `quote` is missing where nothing is quoted. */
export interface CsvBytes {
  readonly delimiter: number;
  readonly quote: number | undefined;
  readonly escape: number;
}

/**
 * Finds where CSV rows end, so that a quoted line feed ends none. What a row holds is the parser's matter; a row that
 * it refuses ends where the next line feed outside quotes is.
 */
export class CsvScanner implements RowScanner {
  quoteOpen = false;
  readonly #bytes: CsvBytes;
  #view: Buffer = Buffer.alloc(0);
  /** The first quote from where the last row started; past the view when there is none. */
  #quoteAt = 0;

  constructor(bytes: CsvBytes) {
    this.#bytes = bytes;
  }

  reset(view: Buffer): void {
    this.#view = view;
    this.#quoteAt = nowhere;
  }

  endOf(from: number): number {
    this.quoteOpen = false;
    const end = this.#view.indexOf(lineFeed, from);
    const quoteAt = this.#nextQuote(from);
    const hasQuote = end === nowhere ? quoteAt < this.#view.length : quoteAt < end;
    return hasQuote ? this.#endOfQuotedRow(from) : end;
  }

  isBlank(from: number, to: number): boolean {
    return to === from;
  }

  #nextQuote(from: number): number {
    const { quote } = this.#bytes;
    if (quote === undefined) return this.#view.length;
    if (this.#quoteAt < from) {
      const found = this.#view.indexOf(quote, from);
      this.#quoteAt = found === nowhere ? this.#view.length : found;
    }
    return this.#quoteAt;
  }

  #endOfQuotedRow(from: number): number {
    const view = this.#view;
    const { delimiter, quote } = this.#bytes;
    let at = from;
    while (at < view.length) {
      if (view[at] === quote) at = this.#afterQuoted(at + 1);
      if (this.quoteOpen) return nowhere;
      while (at < view.length && view[at] !== delimiter && view[at] !== lineFeed) at += 1;
      if (view[at] === lineFeed) return at;
      at += 1;
    }
    return nowhere;
  }

  /** The offset after the quote that closes the field; the end of the view when more is needed to tell. */
  #afterQuoted(from: number): number {
    const view = this.#view;
    const { quote = nowhere, escape } = this.#bytes;
    for (let at = from; at < view.length; at += 1) {
      const byte = view[at];
      const escapes = byte === escape && (escape !== quote || view[at + 1] === quote);
      if (escapes) at += 1;
      else if (byte === quote) return at + 1;
    }
    this.quoteOpen = true;
    return view.length;
  }
}
