/** The smallest integer that a number cannot tell from its neighbour has 16 digits. */
const longDigits = /\d{16}/;
/** A string, a number, a word or a bracket; what else is in valid JSON says nothing more. */
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[[\]{}]|true|false|null/g;
const integer = /^-?\d+$/;

/** Says whether a text could hold an integer beyond the safe ones. Often true of long digits in strings and fractions too. */
export function mayHoldBigints(text: string): boolean {
  return longDigits.test(text);
}

/**
 * Parses a text that is known to be valid JSON (`JSON.parse` took it), with integers beyond the safe ones as `bigint`.
 * Without recursion, so that it takes what `JSON.parse` takes, however deep.
 */
export function parseWithBigints(text: string): unknown {
  const builder = new ValueBuilder();
  for (const [found] of text.matchAll(token)) builder.take(found);
  return builder.value;
}

type Container = unknown[] | Record<string, unknown>;

/** Builds a value from tokens in their order. */
class ValueBuilder {
  /** What was built, once all tokens are taken. */
  value: unknown;
  /** The containers that are open, the innermost last, each with the key of its next value. */
  readonly #open: { readonly container: Container; key: string | undefined }[] = [];

  take(found: string): void {
    switch (found.charCodeAt(0)) {
      case 0x7b: // {
        return this.#enter({});
      case 0x5b: // [
        return this.#enter([]);
      case 0x7d: // }
      case 0x5d: // ]
        this.#open.pop();
        return;
      case 0x22: // "
        return this.#takeString(found.includes('\\') ? (JSON.parse(found) as string) : found.slice(1, -1));
      default:
        return this.#add(scalar(found));
    }
  }

  #enter(container: Container): void {
    this.#add(container);
    this.#open.push({ container, key: undefined });
  }

  #takeString(text: string): void {
    const top = this.#open.at(-1);
    if (top === undefined || Array.isArray(top.container) || top.key !== undefined) this.#add(text);
    else top.key = text;
  }

  #add(value: unknown): void {
    const top = this.#open.at(-1);
    if (top === undefined) this.value = value;
    else if (Array.isArray(top.container)) top.container.push(value);
    else if (top.key !== undefined) {
      setOwn(top.container, top.key, value);
      top.key = undefined;
    }
  }
}

/** A key may be `__proto__`, and is a key like any other. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') target[key] = value;
  else Object.defineProperty(target, key, { value, configurable: true, enumerable: true, writable: true });
}

function scalar(found: string): unknown {
  switch (found) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default:
      return numeric(found);
  }
}

function numeric(found: string): number | bigint {
  const value = Number(found);
  return Number.isSafeInteger(value) || !integer.test(found) ? value : BigInt(found);
}
