import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Backend } from './backend.ts';
import { bufferOf } from './backend.ts';
import { errorBody, statusOf } from './error-body.ts';
import { readAnswer, readRequest, writeAnswer } from './frames.ts';
import type { Frame, ReadRequest } from './frames.ts';
import type { EffectTime, FrontRequest } from './options.ts';
import type { RequestPlan } from './request-faults.ts';
import type { Tally } from './tally.ts';

/** What a connection of a client is made of. */
export interface LinkParts {
  readonly socket: WebSocket;
  readonly backend: Backend;
  /** Counted from 1. */
  readonly number: number;
  readonly tally: Tally;
  /** The largest message that is taken; a larger one resets the connection, as in a Gremlin Server. */
  readonly maxBytes: number;
  readonly planOf: (request: FrontRequest) => RequestPlan;
}

interface Pending {
  readonly request: FrontRequest;
  readonly plan: RequestPlan;
  /** What is kept back until the last part has come. */
  readonly answers: Frame[];
}

const partial = 206;
const challenge = 407;

/** One connection of a client, and the way of its requests. */
export class ClientLink {
  readonly #parts: LinkParts;
  readonly #pending = new Map<string, Pending>();
  readonly #gone = new AbortController();

  constructor(parts: LinkParts) {
    this.#parts = parts;
    const { socket, backend, tally } = parts;
    socket.on('message', (data, isBinary) => {
      this.#inBackground(this.#take({ data: bufferOf(data), isBinary }));
    });
    socket.on('ping', () => tally.add('pings'));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
    backend.listen(
      (frame) => this.#inBackground(this.#giveBack(frame)),
      () => this.close(),
    );
    tally.add('open');
  }

  get number(): number {
    return this.#parts.number;
  }

  /** Resets the connection, or closes it with a code. */
  close(code?: number): void {
    if (code === undefined) this.#parts.socket.terminate();
    else this.#parts.socket.close(code);
  }

  /** Hears nothing and says nothing, not even that it is there, until `thaw`. */
  freeze(): void {
    this.#parts.socket.pause();
    this.#parts.backend.pause();
  }

  /** Ends a `freeze`. */
  thaw(): void {
    this.#parts.backend.resume();
    this.#parts.socket.resume();
  }

  async #take(frame: Frame): Promise<void> {
    const { backend, tally, maxBytes, planOf } = this.#parts;
    if (frame.data.length > maxBytes) return this.close();
    const read = readRequest(frame);
    // What is said about users belongs to a request that was counted.
    if (read === undefined || read.op === 'authentication') return backend.send(frame, undefined);
    const request = this.#requestOf(read);
    const pending: Pending = { request, plan: planOf(request), answers: [] };
    this.#pending.set(request.id, pending);
    tally.note(this.#pending.size);
    tally.add('inFlight');
    await this.#wait(pending.plan.waitBeforeMs);
    if ((await this.#act(pending, 'before')) === 'ended') return;
    tally.add('passed');
    backend.send(frame, request);
  }

  #requestOf({ id, op, format, payload }: ReadRequest): FrontRequest {
    const number = this.#parts.tally.add('requests');
    const { number: connection } = this.#parts;
    let text: string | undefined;
    return {
      ...{ id, op, format, connection, number, bytes: payload.length },
      get text(): string {
        return (text ??= payload.toString('utf8'));
      },
    };
  }

  async #giveBack(frame: Frame): Promise<void> {
    const head = readAnswer(frame);
    const pending = head === undefined ? undefined : this.#pending.get(head.id);
    if (head === undefined || pending === undefined || head.status === challenge) return this.#send(frame);
    pending.answers.push(frame);
    if (head.status === partial) return;
    await this.#wait(pending.plan.waitAfterMs);
    if ((await this.#act(pending, 'after')) === 'ended') return;
    this.#settle(pending, pending.answers);
  }

  /** Does what is to be done to a request at a time. @returns whether that was its end */
  async #act(pending: Pending, now: EffectTime): Promise<'ended' | 'goes on'> {
    const { effect, gate } = pending.plan;
    if (effect === undefined || (effect.when ?? 'before') !== now) return 'goes on';
    if (effect.kind === 'hold') {
      await gate.pass(this.#gone.signal);
      return 'goes on';
    }
    if (effect.kind === 'close') {
      this.close(effect.code);
      return 'ended';
    }
    const { id, format } = pending.request;
    const isOurs = effect.kind === 'error';
    const status = isOurs ? statusOf(effect) : effect.status;
    const message = isOurs ? errorBody(effect) : effect.message;
    this.#settle(pending, [writeAnswer({ id, status, message }, format)]);
    return 'ended';
  }

  async #wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms, undefined, { signal: this.#gone.signal });
  }

  #settle({ request }: Pending, answers: readonly Frame[]): void {
    if (this.#pending.delete(request.id)) this.#parts.tally.add('inFlight', -1);
    for (const frame of answers) this.#send(frame);
  }

  #send({ data, isBinary }: Frame): void {
    const { socket } = this.#parts;
    if (socket.readyState === WebSocket.OPEN) socket.send(data, { binary: isBinary }, () => undefined);
  }

  /** What waits is given up when the connection is gone. */
  #inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (!this.#gone.signal.aborted) throw error;
    });
  }

  #end(): void {
    const { tally, backend } = this.#parts;
    this.#gone.abort();
    tally.add('open', -1);
    tally.add('inFlight', -this.#pending.size);
    this.#pending.clear();
    backend.close();
  }
}
