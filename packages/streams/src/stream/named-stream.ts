import type { CheckOptions, RunResult } from '@rivergraph/core';
import type { StreamConfig, StreamInfo } from '../contracts/stream.ts';
import type { BoundedStart, ReplayResult, StreamCheck } from '../contracts/streams.ts';

/** What can be asked of a stream, whether it can be read or not. */
export interface NamedStream {
  readonly info: StreamInfo;
  /** Runs it as its record wants it. For those that ran when the store was last open. */
  begin(): void;
  start(): Promise<StreamInfo>;
  startBounded(options: BoundedStart): Promise<RunResult>;
  stop(): Promise<StreamInfo>;
  pause(): Promise<StreamInfo>;
  resume(): Promise<StreamInfo>;
  restart(): Promise<StreamInfo>;
  configure(config: StreamConfig): Promise<StreamInfo>;
  check(options: CheckOptions | undefined): Promise<StreamCheck>;
  replay(): Promise<ReplayResult>;
  /** Settles when it is forgotten; `forget` is called in the same turn. */
  drop(forget: () => void): Promise<void>;
  /** Stops what is under way, but wants of it what it wanted. No command after it. Never rejects. */
  close(): Promise<void>;
}
