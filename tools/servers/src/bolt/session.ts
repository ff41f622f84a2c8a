import { failure, ignored, success } from './answer.ts';
import type { BoltFailure, BoltPeer } from './behaviour.ts';
import { Interruptible, interrupted } from './interruptible.ts';
import type { LoggedRequest } from './logged-request.ts';
import type { PackMap } from './packstream/value.ts';
import type { ServerFacts } from './server-facts.ts';
import { Statements } from './statements.ts';
import { ProtocolError, requireState } from './step.ts';
import type { Step } from './step.ts';
import { isAtLeast } from './version.ts';

/** What a session does to its connection. */
export interface Wire {
  /** Adds a message to what is to be sent. */
  send(message: Buffer): void;
  /** Sends what was added, soon. */
  flush(): void;
  /** Resets the connection, after what was added before. */
  cut(): void;
  /** Ends the connection after what was added. */
  end(): void;
}

/** The part of a peer that its messages change. */
export interface SessionPeer extends BoltPeer {
  userAgent: string;
  auth: PackMap;
}

type Phase = 'CONNECTED' | 'AUTHENTICATION' | 'READY' | 'FAILED' | 'DEFUNCT';

const terminated: BoltFailure = {
  code: 'Neo.TransientError.Transaction.Terminated',
  message: 'The transaction has been terminated, because the client sent RESET.',
};

/** One connection after its handshake: answers the messages in their order, each with what its state allows. */
export class BoltSession {
  readonly #server: ServerFacts;
  readonly #peer: SessionPeer;
  readonly #wire: Wire;
  readonly #work = new Interruptible();
  readonly #statements: Statements;
  readonly #queue: LoggedRequest[] = [];
  #phase: Phase = 'CONNECTED';
  #pendingResets = 0;
  #isAnswering = false;

  constructor(server: ServerFacts, peer: SessionPeer, wire: Wire) {
    this.#server = server;
    this.#peer = peer;
    this.#wire = wire;
    this.#statements = new Statements(server, peer, this.#work, (message) => wire.send(message));
  }

  /** The state in the words of the protocol. */
  get state(): string {
    return this.#phase === 'READY' ? this.#statements.state : this.#phase;
  }

  /** Takes a message. RESET interrupts what is under way; else messages wait for their turn. */
  receive(request: LoggedRequest): void {
    this.#queue.push(request);
    if (request.name === 'RESET') {
      this.#pendingResets += 1;
      if (this.#server.manners.interruptedBy === 'reset') this.#work.interrupt();
    }
    if (!this.#isAnswering) void this.#answerAll();
  }

  /** Gives up what is under way: the connection is gone. */
  async gone(): Promise<void> {
    if (this.#phase === 'DEFUNCT') return;
    this.#phase = 'DEFUNCT';
    this.#work.interrupt();
    await this.#statements.abandon('closed');
  }

  async #answerAll(): Promise<void> {
    this.#isAnswering = true;
    for (;;) {
      const request = this.#queue.shift();
      if (request === undefined) break;
      await this.#answer(request);
    }
    this.#isAnswering = false;
    this.#wire.flush();
  }

  async #answer(request: LoggedRequest): Promise<void> {
    if (this.#phase === 'DEFUNCT') return;
    if (request.name === 'RESET') await this.#reset();
    else if (request.name === 'GOODBYE') await this.#close();
    else if (this.#isIgnoring) this.#wire.send(ignored());
    else await this.#conclude(await this.#attempt(request));
  }

  async #attempt(request: LoggedRequest): Promise<Step> {
    try {
      return await this.#perform(request);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (!(error instanceof ProtocolError)) return { failure: this.#server.manners.unknownError(message) };
      await this.#failAndClose(this.#server.manners.invalidRequest(message));
      return interrupted;
    }
  }

  get #isIgnoring(): boolean {
    const isReset = this.#pendingResets > 0 && this.#server.manners.interruptedBy === 'reset';
    return isReset || this.#phase === 'FAILED';
  }

  async #conclude(step: Step): Promise<void> {
    // The connection may have gone while the behaviour was asked.
    if (this.state === 'DEFUNCT') return;
    if (step === 'cut') this.#wire.cut();
    else if (step === interrupted) await this.#fail(terminated);
    else if ('failure' in step && step.connection === 'closes') await this.#failAndClose(step.failure);
    else if ('failure' in step) await this.#fail(step.failure);
    else this.#wire.send(success(step.success));
  }

  async #fail(error: BoltFailure): Promise<void> {
    const wasLoggedOn = this.#phase === 'READY';
    this.#phase = 'FAILED';
    this.#wire.send(failure(error, this.#peer.version));
    await this.#statements.abandon('failed');
    if (!wasLoggedOn) await this.#close();
  }

  async #failAndClose(error: BoltFailure): Promise<void> {
    this.#wire.send(failure(error, this.#peer.version));
    await this.#close();
  }

  async #reset(): Promise<void> {
    this.#pendingResets -= 1;
    await this.#statements.abandon('reset');
    if (this.#phase === 'FAILED') this.#phase = 'READY';
    this.#wire.send(success());
  }

  async #close(): Promise<void> {
    this.#phase = 'DEFUNCT';
    this.#wire.end();
    await this.#statements.abandon('closed');
  }

  async #perform(request: LoggedRequest): Promise<Step> {
    const { name, metadata } = request;
    if (name === 'HELLO') return this.#hello(metadata);
    if (name === 'LOGON') return this.#logon(metadata);
    requireState(this.#phase === 'READY', name, this.state);
    switch (name) {
      case 'BEGIN':
        return this.#statements.begin(request);
      case 'RUN':
        return this.#statements.run(request);
      case 'PULL':
      case 'DISCARD':
        return this.#statements.fetch(request);
      case 'COMMIT':
        return this.#statements.commit();
      case 'ROLLBACK':
        return this.#statements.rollback();
      default:
        requireState(this.state === 'READY', name, this.state);
        return this.#administer(name, metadata);
    }
  }

  async #administer(name: string, metadata: PackMap): Promise<Step> {
    if (name === 'ROUTE') return this.#work.run(async () => this.#server.route(metadata, this.#peer));
    if (name === 'LOGOFF') {
      this.#phase = 'AUTHENTICATION';
      this.#peer.auth = {};
    }
    return { success: {} };
  }

  async #hello(metadata: PackMap): Promise<Step> {
    requireState(this.#phase === 'CONNECTED', 'HELLO', this.state);
    const { user_agent: userAgent, routing: _routing, patch_bolt: patches, ...auth } = metadata;
    this.#peer.userAgent = typeof userAgent === 'string' ? userAgent : '';
    this.#phase = 'AUTHENTICATION';
    if (!isAtLeast(this.#peer.version, '5.1')) {
      const step = await this.#logon(auth);
      if (typeof step !== 'object' || 'failure' in step) return step;
    }
    return { success: this.#server.greeting(this.#peer, patches) };
  }

  async #logon(auth: PackMap): Promise<Step> {
    requireState(this.#phase === 'AUTHENTICATION', 'LOGON', this.state);
    const outcome = await this.#work.run(async () => this.#server.behaviour.onLogon?.(auth, this.#peer));
    if (outcome !== undefined) return outcome;
    this.#peer.auth = auth;
    this.#phase = 'READY';
    return { success: {} };
  }
}
