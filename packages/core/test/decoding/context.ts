import type { DeserializeContext } from '../../src/contracts/deserializer.ts';
import type { RivergraphError } from '../../src/errors.ts';

export const valueContext: DeserializeContext = { topic: 'charges', part: 'value', headers: {} };

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Gives what a function throws. */
export function thrownBy(run: () => unknown): RivergraphError {
  try {
    run();
  } catch (error) {
    return error as RivergraphError;
  }
  throw new Error('nothing was thrown');
}
