import type { Clock, LogFields, Logger, PipelineEvent } from '@rivergraph/core';
import { misconfigured, silentLogger, systemClock } from '@rivergraph/core';
import type { StreamStore } from './contracts/store.ts';
import type { StreamsOptions } from './contracts/streams.ts';
import { readDefinitions } from './config/definitions.ts';
import type { Definitions } from './config/definitions.ts';
import { typeOf } from './config/json.ts';
import { loadModule } from './transforms/load-module.ts';

/** What all streams share. */
export interface Environment {
  readonly definitions: Definitions;
  readonly store: StreamStore;
  readonly transforms: string | undefined;
  readonly deadLetters: string | undefined;
  readonly load: (file: string) => Promise<unknown>;
  readonly observer: ((stream: string, event: PipelineEvent) => void) | undefined;
  readonly maxBackoffMs: number;
  readonly verifyTimeoutMs: number;
  readonly prepareTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Aborted when the streams are closed. */
  readonly closing: AbortSignal;
}

const storeMethods = ['open', 'save', 'remove', 'close'] as const;

/** Fills in defaults and checks what users without types may give. */
export function resolveOptions(options: StreamsOptions, closing: AbortSignal): Environment {
  checkStore(options.store);
  const { maxBackoffMs = 30_000, verifyTimeoutMs = 5_000, prepareTimeoutMs = 30_000 } = options;
  return {
    definitions: readDefinitions(options.definitions),
    store: options.store,
    transforms: checkFolder('transforms', options.transforms),
    deadLetters: checkFolder('deadLetters', options.deadLetters),
    load: options.load ?? loadModule,
    observer: options.observer,
    maxBackoffMs: checkMs('maxBackoffMs', maxBackoffMs, 1),
    verifyTimeoutMs: checkMs('verifyTimeoutMs', verifyTimeoutMs, 0),
    prepareTimeoutMs: checkMs('prepareTimeoutMs', prepareTimeoutMs, 1),
    clock: options.clock ?? systemClock,
    logger: options.logger ?? silentLogger,
    random: options.random ?? Math.random,
    closing,
  };
}

/** The logger of one stream: it says which, and never throws, since what goes wrong in it must not stop the data. */
export function streamLogger(logger: Logger, stream: string): Logger {
  const say =
    (level: keyof Logger) =>
    (message: string, fields?: LogFields): void => {
      try {
        logger[level](message, { stream, ...fields });
      } catch {
        // There is nobody left to tell.
      }
    };
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
}

function checkStore(store: unknown): void {
  const given = (typeof store === 'object' && store !== null ? store : {}) as Record<string, unknown>;
  const missing = storeMethods.find((method) => typeof given[method] !== 'function');
  if (missing !== undefined)
    throw misconfigured(`Option store: expected an object with ${missing}(), got ${typeOf(store)}`);
}

function checkFolder(option: string, folder: unknown): string | undefined {
  if (folder === undefined) return undefined;
  if (typeof folder === 'string' && folder !== '') return folder;
  throw misconfigured(`Option ${option}: expected the path of a folder, got ${typeOf(folder)}`);
}

function checkMs(option: string, value: unknown, min: number): number {
  if (typeof value === 'number' && value >= min) return value;
  throw misconfigured(`Option ${option}: expected a number of at least ${min}, got ${typeOf(value)}`);
}
