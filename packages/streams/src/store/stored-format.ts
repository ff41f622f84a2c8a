import { misconfigured } from '@rivergraph/core';
import type { DesiredState, ResolvedStreamConfig, StreamFailure } from '../contracts/stream.ts';
import type { StoredStream } from '../contracts/store.ts';
import { copySettings, isObject } from '../config/json.ts';
import { resolveBatch } from '../config/resolve-config.ts';

type Fields = Readonly<Record<string, unknown>>;

const format = 'rivergraph-stream';
const desiredStates: readonly unknown[] = ['stopped', 'running', 'paused'];

/** Writes a stream as the text of its file. */
export function formatStored(stream: StoredStream): string {
  const { name, config, desired, failure } = stream;
  return `${JSON.stringify({ format, version: 1, name, desired, config, failure }, undefined, 2)}\n`;
}

/** Reads the text of a stream's file, or refuses it as a whole: half a stream would read the wrong thing, or nothing. */
export function parseStored(text: string, file: string, name: string): StoredStream {
  const content = parseJson(text, file);
  if (!isObject(content) || content['format'] !== format) throw foreign(file, 'a stream of this store');
  if (content['version'] !== 1) throw foreign(file, 'a stream of version 1');
  if (content['name'] !== name) throw foreign(file, `the stream that the file is named after`);
  const { config, desired, failure } = content;
  if (!isObject(config) || !desiredStates.includes(desired))
    throw foreign(file, 'a stream with config and desired');
  return {
    name,
    config: parseConfig(config, file),
    desired: desired as DesiredState,
    failure: failure === undefined ? undefined : parseFailure(failure, file),
  };
}

function parseConfig(config: Fields, file: string): ResolvedStreamConfig {
  const { definition, transform, batchSize, batchIntervalMs } = config;
  const isWhole =
    typeof definition === 'string' &&
    (transform === undefined || typeof transform === 'string') &&
    typeof batchSize === 'number' &&
    typeof batchIntervalMs === 'number';
  if (!isWhole) throw foreign(file, 'a stream with a whole config');
  try {
    const settings = copySettings('stored stream', config['settings']);
    return { definition, settings, transform, ...resolveBatch('stored stream', config) };
  } catch (cause) {
    throw foreign(file, 'a stream with settings and batches that can be', cause);
  }
}

function parseFailure(failure: unknown, file: string): StreamFailure {
  const { code, reason, message, at } = isObject(failure) ? failure : {};
  if (typeof code !== 'string' || typeof message !== 'string' || typeof at !== 'number')
    throw foreign(file, 'a stream with a whole failure');
  return {
    code: code as StreamFailure['code'],
    reason: typeof reason === 'string' ? reason : undefined,
    message,
    at,
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw foreign(file, 'JSON', cause);
  }
}

function foreign(file: string, expected: string, cause?: unknown): Error {
  return misconfigured(`Stored stream ${file}: expected ${expected}, got something else`, {
    reason: 'corrupt',
    cause,
  });
}
