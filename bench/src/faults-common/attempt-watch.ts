import { RivergraphError } from '@rivergraph/core';
import type { Sink, Write } from '@rivergraph/core';

/** What was seen of the attempts of a sink. */
export class AttemptWatch {
  readonly #failures: Map<string, number> = new Map();
  #attempts = 0;
  #inFlight = 0;

  get attempts(): number {
    return this.#attempts;
  }

  /** How many are not answered yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many failed. */
  get failures(): number {
    return [...this.#failures.values()].reduce((sum, count) => sum + count, 0);
  }

  /** How many failed with a code, whatever the reason, or with a code and a reason: `unavailable`, `unavailable/read-only`. */
  failuresWith(kind: string): number {
    const counts = [...this.#failures].filter(([seen]) => seen === kind || seen.startsWith(`${kind}/`));
    return counts.reduce((sum, [, count]) => sum + count, 0);
  }

  /** Every kind of failure, in words. */
  get summary(): string {
    return [...this.#failures].map(([kind, count]) => `${count} ${kind}`).join(', ');
  }

  /** Lets the attempts of a sink be seen; they go on as they did. */
  over<TWrite extends Write>(sink: Sink<TWrite>): Sink<TWrite> {
    return {
      ...sink,
      write: async (batch, context) => {
        this.#attempts += 1;
        this.#inFlight += 1;
        try {
          return await sink.write(batch, context);
        } catch (error) {
          this.#failed(error);
          throw error;
        } finally {
          this.#inFlight -= 1;
        }
      },
    };
  }

  #failed(error: unknown): void {
    const kind = error instanceof RivergraphError ? kindOf(error) : 'uncoded';
    this.#failures.set(kind, (this.#failures.get(kind) ?? 0) + 1);
  }
}

function kindOf({ code, reason }: RivergraphError): string {
  return reason === undefined ? code : `${code}/${reason}`;
}
