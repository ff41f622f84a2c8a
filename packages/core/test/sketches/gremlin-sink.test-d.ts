import { closed, RivergraphError, unavailable } from '@rivergraph/core';
import type {
  Clock,
  DescribedStatement,
  FailedWrite,
  GraphWrite,
  Sink,
  SinkContext,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import { toRequests, weigh } from './gremlin-steps.ts';
import type { Request, Step } from './gremlin-steps.ts';

/** What a Gremlin sink needs of a client; each has one request in flight. */
interface GremlinTransport {
  submit(
    steps: readonly Step[],
    options: { readonly evaluationTimeout: number },
  ): Promise<readonly unknown[]>;
  /** Cuts the socket, so that what is pending rejects. */
  destroy(): void;
}

interface GremlinSinkOptions {
  readonly connect: () => Promise<GremlinTransport>;
  readonly connections: number;
  readonly maxRequestWeight: number;
}

class GremlinSink implements Sink<GraphWrite> {
  readonly name = 'neptune';
  readonly features = { atomicBatches: false };
  readonly limits;
  readonly #options: GremlinSinkOptions;
  readonly #idle: GremlinTransport[] = [];
  #clock: Clock | undefined;

  constructor(options: GremlinSinkOptions) {
    this.#options = options;
    this.limits = {
      maxWeight: options.maxRequestWeight * 4,
      weight: weigh,
      concurrency: options.connections,
      writeTimeoutMs: 150_000,
    };
  }

  open = async (context: SinkContext): Promise<void> => {
    try {
      this.#idle.push(await this.#options.connect());
    } catch (cause) {
      throw unavailable('neptune: no connection', { outcome: 'not-applied', cause });
    }
    this.#clock = context.clock;
  };

  write = async (batch: WriteBatch<GraphWrite>, context: WriteContext): Promise<WriteResult | undefined> => {
    const requests = toRequests(batch.writes, this.#options.maxRequestWeight);
    for (const [at, request] of requests.entries()) {
      try {
        await this.#submit(request, context);
      } catch (error) {
        const coded = error instanceof RivergraphError ? error : classify(error);
        if (at === 0) throw coded;
        return { failed: blame(requests.slice(at), coded) };
      }
    }
    return undefined;
  };

  close = async (): Promise<void> => {
    this.#clock = undefined;
    for (const transport of this.#idle.splice(0)) transport.destroy();
  };

  describe = (batch: WriteBatch<GraphWrite>): readonly DescribedStatement[] =>
    toRequests(batch.writes, this.#options.maxRequestWeight).map(({ indexes, steps }) => ({
      text: `g${steps.map(([name, ...args]) => `.${name}(${JSON.stringify(args).slice(1, -1)})`).join('')}`,
      parameters: {},
      writes: indexes.length,
    }));

  async #submit({ steps }: Request, { deadline, signal }: WriteContext): Promise<void> {
    if (this.#clock === undefined) throw closed('neptune: write before open');
    const transport = this.#idle.pop() ?? (await this.#options.connect());
    const cut = (): void => transport.destroy();
    signal.addEventListener('abort', cut, { once: true });
    try {
      const evaluationTimeout = deadline - this.#clock.now() - 30_000;
      const answer = await transport.submit(steps, { evaluationTimeout });
      if (answer.length === 0) throw unavailable('neptune: expected an id, the chain ended early');
      this.#idle.push(transport);
    } catch (error) {
      transport.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', cut);
    }
  }
}

/** The contract has no words for "these failed together" nor for "these were not tried". */
function blame(requests: readonly Request[], error: RivergraphError): readonly FailedWrite[] {
  return requests.flatMap(({ indexes }) => indexes.map((index) => ({ index, error })));
}

function classify(cause: unknown): RivergraphError {
  const text = cause instanceof Error && 'statusMessage' in cause ? String(cause.statusMessage) : '';
  if (text.includes('ConcurrentModification'))
    return new RivergraphError('neptune: conflict', { code: 'conflict', cause });
  if (text.includes('Throttling'))
    return new RivergraphError('neptune: throttled', { code: 'throttled', cause });
  if (text.includes('ConstraintViolation')) {
    return new RivergraphError('neptune: constraint', { code: 'conflict', reason: 'constraint', cause });
  }
  if (text.includes('MemoryLimit')) {
    return new RivergraphError('neptune: memory', { code: 'too-large', reason: 'resources', cause });
  }
  if (text.includes('InvalidParameter'))
    return new RivergraphError('neptune: refused', { code: 'rejected', cause });
  return unavailable('neptune: no answer', { cause });
}

declare const options: GremlinSinkOptions;

describe('a Gremlin sink', () => {
  it('takes graph writes', () => {
    expectTypeOf(new GremlinSink(options)).toExtend<Sink<GraphWrite>>();
  });
});
