import type { RunResult } from '@rivergraph/core';
import { misconfigured } from '@rivergraph/core';
import type {
  BoundedStart,
  DefinitionInfo,
  DesiredState,
  ReplayResult,
  StreamCheck,
  StreamConfig,
  StreamFailure,
  StreamInfo,
  StreamState,
  Streams,
} from '@rivergraph/streams';
import { fakeStats, fakeTotals } from './figures.ts';

interface Kept {
  config: StreamConfig;
  state: StreamState;
  desired: DesiredState;
  failure: StreamFailure | undefined;
  since: number;
}

/** Streams that only remember what was asked of them. Tests may overwrite any method. */
export class FakeStreams implements Streams {
  readonly calls: string[] = [];
  readonly kept = new Map<string, Kept>();
  isOpen = true;
  definitions: readonly DefinitionInfo[] = [
    { name: 'orders', description: 'Orders into a graph.', version: '1.2.0', transform: 'none' },
    { name: 'people', description: undefined, version: '0.0.0', transform: 'optional' },
  ];

  async open(): Promise<void> {
    this.isOpen = true;
  }

  async create(name: string, config: StreamConfig): Promise<StreamInfo> {
    this.calls.push(`create ${name}`);
    if (this.kept.has(name)) {
      throw misconfigured(`stream ${name}: expected a new name, got one that is there`, {
        reason: 'stream-exists',
      });
    }
    this.kept.set(name, { config, state: 'stopped', desired: 'stopped', failure: undefined, since: 0 });
    return this.show(name);
  }

  async validate(config: StreamConfig): Promise<void> {
    this.calls.push('validate');
    if (config.definition === 'people' && config.transform === undefined) {
      throw misconfigured('stream: transform: expected the path of a module, got none', {
        reason: 'transform',
      });
    }
  }

  async configure(name: string, config: StreamConfig): Promise<StreamInfo> {
    this.#find(name).config = config;
    this.calls.push(`configure ${name}`);
    return this.show(name);
  }

  start(name: string): Promise<StreamInfo>;
  start(name: string, options: BoundedStart): Promise<RunResult>;
  async start(name: string, options?: BoundedStart): Promise<StreamInfo | RunResult> {
    if (options === undefined) return this.#to(name, 'start', 'running');
    this.#find(name);
    this.calls.push(`start ${name} ${JSON.stringify(options)}`);
    return { reason: 'limit', stats: fakeStats };
  }

  async stop(name: string): Promise<StreamInfo> {
    return this.#to(name, 'stop', 'stopped');
  }

  async pause(name: string): Promise<StreamInfo> {
    return this.#to(name, 'pause', 'paused');
  }

  async resume(name: string): Promise<StreamInfo> {
    return this.#to(name, 'resume', 'running');
  }

  async restart(name: string): Promise<StreamInfo> {
    const { desired } = this.#find(name);
    return this.#to(name, 'restart', desired);
  }

  async startAll(): Promise<void> {
    this.calls.push('startAll');
  }

  async stopAll(): Promise<void> {
    this.calls.push('stopAll');
  }

  show(): readonly StreamInfo[];
  show(name: string): StreamInfo;
  show(name?: string): StreamInfo | readonly StreamInfo[] {
    if (name === undefined) return [...this.kept.keys()].toSorted().map((one) => this.show(one));
    const { config, state, desired, failure, since } = this.#find(name);
    return {
      name,
      definition: config.definition,
      settings: config.settings ?? {},
      transform: config.transform,
      batchSize: config.batchSize ?? 1000,
      batchIntervalMs: config.batchIntervalMs ?? 100,
      state,
      desired,
      isRunning: ['starting', 'running', 'waiting', 'paused'].includes(state),
      failure,
      since,
      restarts: 0,
      totals: fakeTotals,
      stats: state === 'running' ? fakeStats : undefined,
      deadLetterFile: undefined,
    };
  }

  async check(name: string): Promise<StreamCheck> {
    this.#find(name);
    this.calls.push(`check ${name}`);
    return { reason: 'limit', records: 0, writes: 0, statements: [], rejected: [], rows: [] };
  }

  async replay(name: string): Promise<ReplayResult> {
    this.#find(name);
    this.calls.push(`replay ${name}`);
    return { replayed: 3, rejected: 1 };
  }

  async drop(name: string): Promise<void> {
    this.calls.push(`drop ${name}`);
    if (this.#find(name).state !== 'stopped') {
      throw misconfigured(`stream ${name}: expected a stopped one, got one that runs`, {
        reason: 'stream-runs',
      });
    }
    this.kept.delete(name);
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #to(name: string, verb: string, state: DesiredState): StreamInfo {
    Object.assign(this.#find(name), { state, desired: state, failure: undefined });
    this.calls.push(`${verb} ${name}`);
    return this.show(name);
  }

  #find(name: string): Kept {
    const kept = this.kept.get(name);
    if (kept !== undefined) return kept;
    throw misconfigured(`stream ${name}: expected one that exists, got another`, {
      reason: 'no-such-stream',
    });
  }
}
