import type { JsonValue } from '@rivergraph/core';
import { misconfigured } from '@rivergraph/core';
import type { StreamConfig, StreamInfo, StreamSettings } from '@rivergraph/streams';

/** A configuration as Kafka Connect has it: text by name; numbers, lists and the like are taken too. */
export type ConnectorConfig = Readonly<Record<string, JsonValue>>;

/** What is of the stream itself. Everything else is a setting. */
const reserved: ReadonlySet<string> = new Set([
  'name',
  'connector.class',
  'tasks.max',
  'transform',
  'batch.size',
  'batch.interval.ms',
]);

/** Gives the configuration of a stream as Kafka Connect has it. */
export function showConnectorConfig(info: StreamInfo): Record<string, string> {
  const settings = Object.entries(info.settings).map(([name, value]) => [name, textOf(value)]);
  return {
    ...(Object.fromEntries(settings) as Record<string, string>),
    name: info.name,
    'connector.class': info.definition,
    'tasks.max': '1',
    ...(info.transform === undefined ? {} : { transform: info.transform }),
    'batch.size': String(info.batchSize),
    'batch.interval.ms': String(info.batchIntervalMs),
  };
}

/**
 * Reads the configuration of a stream out of what Kafka Connect's clients send. `before` is the stream as it stands, if it does: a list
 * or a number that is given back as the text that it was shown as, is what it was.
 *
 * Failure: `misconfigured` for another name than the path's, and for what no stream can be told.
 */
export function readConnectorConfig(
  name: string,
  config: ConnectorConfig,
  before?: StreamInfo,
): StreamConfig {
  if ((config['name'] ?? name) !== name) {
    throw misconfigured(`connector ${name}: name: expected the name that the request is about, got another`);
  }
  return {
    definition: textAt(name, config, 'connector.class') ?? '',
    settings: settingsOf(config, before),
    transform: textAt(name, config, 'transform'),
    batchSize: wholeAt(name, config, 'batch.size'),
    batchIntervalMs: wholeAt(name, config, 'batch.interval.ms'),
  };
}

/** Changes a configuration: what is `null` is taken away. */
export function patchConnectorConfig(info: StreamInfo, patch: ConnectorConfig): ConnectorConfig {
  return { ...showConnectorConfig(info), ...patch };
}

function settingsOf(config: ConnectorConfig, before: StreamInfo | undefined): StreamSettings {
  const settings: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(config)) {
    if (reserved.has(name) || value === null) continue;
    const old =
      before !== undefined && Object.hasOwn(before.settings, name) ? before.settings[name] : undefined;
    settings.push([name, old !== undefined && textOf(old) === value ? old : value]);
  }
  return Object.fromEntries(settings);
}

function textAt(stream: string, config: ConnectorConfig, name: string): string | undefined {
  const value = config[name] ?? undefined;
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw misconfigured(`connector ${stream}: ${name}: expected a text, got ${described(value)}`);
}

function wholeAt(stream: string, config: ConnectorConfig, name: string): number | undefined {
  const value = config[name] ?? undefined;
  if (value === undefined || typeof value === 'number') return value;
  if (typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  throw misconfigured(`connector ${stream}: ${name}: expected a whole number, got ${described(value)}`);
}

function described(value: JsonValue): string {
  return typeof value === 'string' ? 'another text' : `a value of type ${typeof value}`;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
