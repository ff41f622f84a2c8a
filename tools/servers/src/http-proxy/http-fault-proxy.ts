import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { Conditions } from '../proxy/conditions.ts';
import { awsErrorAnswer } from './aws-error.ts';
import { Exchange } from './exchange.ts';
import { Faults } from './faults.ts';
import type { CallPlan } from './faults.ts';
import { Iterators } from './iterators.ts';
import { jsonObjectOf } from './json.ts';
import type {
  AnswerRewrite,
  HttpCall,
  HttpFault,
  HttpFaultProxyOptions,
  InjectedFault,
  UntilCallsOptions,
} from './options.ts';
import { Upstream, wholeAnswer } from './upstream.ts';
import type { PassedRequest, WholeAnswer } from './upstream.ts';

/** What a call takes on its way. */
interface Way {
  readonly exchange: Exchange;
  readonly call: HttpCall;
  readonly request: PassedRequest;
  readonly plan: CallPlan;
}

/**
 * Stands between clients and an emulator of a service of AWS that is spoken to in JSON, such as Kinesis and DynamoDB, and does to
 * their calls what it is told. It counts the calls too.
 *
 * What is injected holds for calls that come later.
 */
export class HttpFaultProxy implements AsyncDisposable {
  /** The endpoint for clients: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly #server: Server;
  readonly #upstream: Upstream;
  readonly #faults = new Faults();
  readonly #iterators: Iterators;
  readonly #rewrites = new Map<string, Set<AnswerRewrite>>();
  readonly #calls = new Map<string, number>();
  readonly #open = new Set<Exchange>();
  readonly #conditions = new Conditions();

  private constructor(server: Server, url: string, options: HttpFaultProxyOptions) {
    const { target, iteratorLifeMs: lifeMs, now = Date.now } = options;
    this.url = url;
    this.#server = server;
    this.#upstream = new Upstream(target);
    this.#iterators = new Iterators({ lifeMs, now });
    server.on('request', (request, response) => void this.#take(new Exchange(request, response)));
  }

  /** Starts a proxy on 127.0.0.1. Resolves once it takes calls. */
  static async start(options: HttpFaultProxyOptions): Promise<HttpFaultProxy> {
    // It never closes a connection first: a client that uses it again at that moment would see a fault nobody injected.
    const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 });
    server.listen(options.port ?? 0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : options.port;
    return new HttpFaultProxy(server, `http://127.0.0.1:${port}`, options);
  }

  /** Adds a fault, behind those that are there. Throws when its numbers mean nothing. */
  inject(fault: HttpFault): InjectedFault {
    return this.#faults.inject(fault);
  }

  /** Forgets all faults, and resets the connections of the calls that are being answered, or not. */
  heal(): void {
    this.#faults.clear();
    for (const exchange of this.#open) exchange.cut();
  }

  /** Changes the answers of an operation, except errors. @returns what takes it back */
  onAnswer(operation: string, rewrite: AnswerRewrite): () => void {
    const rewrites = this.#rewrites.get(operation) ?? new Set();
    this.#rewrites.set(operation, rewrites.add(rewrite));
    return () => void rewrites.delete(rewrite);
  }

  /** Makes all iterators of shards that were given out so far fail with `ExpiredIteratorException`. */
  expireIterators(): void {
    this.#iterators.expireAll();
  }

  /** Changes how long iterators can be used, those that were given out too; `undefined`: as long as the emulator lets them. */
  limitIterators(lifeMs: number | undefined): void {
    this.#iterators.lifeMs = lifeMs;
  }

  /** Counts the calls that came so far, by operation, whatever became of them. */
  calls(): ReadonlyMap<string, number> {
    return new Map(this.#calls);
  }

  /** Settles when that many calls of an operation came since the start; fails after the time. */
  async untilCalls(
    operation: string,
    count: number,
    { timeoutMs = 10_000 }: UntilCallsOptions = {},
  ): Promise<void> {
    const came = (): number => this.#calls.get(operation) ?? 0;
    const describe = (): string =>
      `The HTTP fault proxy: expected ${count} calls of ${operation} within ${timeoutMs} ms, got ${came()}`;
    await this.#conditions.until(() => came() >= count, timeoutMs, describe);
  }

  /** Refuses new calls and resets the connections of open ones. Settles when it is closed; may be called again. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
    this.#conditions.giveUp(new Error('The HTTP fault proxy: expected calls, got a call of close'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #take(exchange: Exchange): Promise<void> {
    this.#open.add(exchange);
    try {
      await this.#serve(exchange);
    } catch {
      // The client is gone, or the server did not answer: so there is no answer either.
      exchange.cut();
    } finally {
      this.#open.delete(exchange);
    }
  }

  async #serve(exchange: Exchange): Promise<void> {
    const request = await exchange.read();
    const { operation } = exchange;
    const number = (this.#calls.get(operation) ?? 0) + 1;
    this.#calls.set(operation, number);
    const call = { operation, body: jsonObjectOf(request.body.toString()), number };
    const way = { exchange, call, request, plan: this.#faults.take(call) };
    this.#conditions.changed();
    await exchange.wait(way.plan.waitBeforeMs);
    if (!(await this.#endsBefore(way))) await this.#passOn(way);
  }

  /** Does what keeps the server from hearing of a call. */
  async #endsBefore({ exchange, plan: { effect } }: Way): Promise<boolean> {
    if (effect?.kind === 'answer') {
      const { status, type, body } = effect;
      exchange.answer({ status, headers: { 'content-type': type }, body: Buffer.from(body) });
      return true;
    }
    if (effect?.kind === 'error' && effect.when !== 'after') {
      exchange.answer(awsErrorAnswer(effect));
      return true;
    }
    if (effect === undefined || !('when' in effect) || effect.when !== 'before') return false;
    if (effect.kind === 'silence') await exchange.beSilent();
    exchange.cut();
    return true;
  }

  async #passOn(way: Way): Promise<void> {
    const { exchange, call, plan } = way;
    const named = this.#iterators.read(call.body);
    if (named?.isExpired === true) {
      exchange.answer(awsErrorAnswer({ code: 'ExpiredIteratorException' }));
      return;
    }
    const body =
      named === undefined ? way.request.body : jsonBytes({ ...call.body, ShardIterator: named.iterator });
    const answer = await this.#upstream.send({ ...way.request, body }, exchange.signal);
    const isWatched =
      this.#rewrites.has(call.operation) || /^Get(Records|ShardIterator)$/.test(call.operation);
    if (plan.effect === undefined && plan.waitAfterMs === 0 && !isWatched)
      return await exchange.stream(answer);
    const whole = await wholeAnswer(answer);
    await this.#giveBack(way, isWatched ? this.#rewritten(call, whole) : whole);
  }

  async #giveBack({ exchange, plan: { effect, waitAfterMs } }: Way, answer: WholeAnswer): Promise<void> {
    await exchange.wait(waitAfterMs);
    if (effect === undefined) exchange.answer(answer);
    else if (effect.kind === 'error') exchange.answer(awsErrorAnswer(effect));
    else if (effect.kind === 'drip') await exchange.drip(answer, effect.chunkBytes, effect.everyMs);
    else if (effect.kind === 'silence') await exchange.beSilent();
    else if (effect.kind === 'cut' && effect.when === 'during') await exchange.cutDuring(answer);
    else exchange.cut();
  }

  #rewritten(call: HttpCall, answer: WholeAnswer): WholeAnswer {
    if (answer.status !== 200) return answer;
    const rewrites = [...(this.#rewrites.get(call.operation) ?? [])];
    const given = jsonObjectOf(answer.body.toString());
    const changed = rewrites.reduce((json, rewrite) => rewrite(json, call), given);
    return { ...answer, body: jsonBytes(this.#iterators.mark(changed)) };
  }
}

/** Starts a proxy for faults of HTTP before an emulator of Kinesis or DynamoDB. Resolves once it takes calls. The caller closes it. */
export async function startHttpFaultProxy(options: HttpFaultProxyOptions): Promise<HttpFaultProxy> {
  return await HttpFaultProxy.start(options);
}

function jsonBytes(json: object): Buffer {
  return Buffer.from(JSON.stringify(json));
}
