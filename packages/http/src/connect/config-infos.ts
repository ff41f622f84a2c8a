import type { RivergraphError } from '@rivergraph/core';
import type { ConnectorConfig } from './connector-config.ts';

interface KnownKey {
  readonly name: string;
  readonly type: 'STRING' | 'INT';
  readonly isRequired: boolean;
  readonly defaultValue?: string;
  readonly documentation: string;
}

const knownKeys: readonly KnownKey[] = [
  { name: 'name', type: 'STRING', isRequired: true, documentation: 'The name of the stream.' },
  { name: 'connector.class', type: 'STRING', isRequired: true, documentation: 'The name of its definition.' },
  {
    name: 'tasks.max',
    type: 'INT',
    isRequired: false,
    defaultValue: '1',
    documentation: 'A stream is one task, whatever this says.',
  },
  {
    name: 'transform',
    type: 'STRING',
    isRequired: false,
    documentation: 'The path of a module within the folder of transforms.',
  },
  {
    name: 'batch.size',
    type: 'INT',
    isRequired: false,
    defaultValue: '1000',
    documentation: 'Writes per batch.',
  },
  {
    name: 'batch.interval.ms',
    type: 'INT',
    isRequired: false,
    defaultValue: '100',
    documentation: 'How long a write waits for company, in milliseconds.',
  },
];

/** Which key an error is shown at, by its reason. */
const keyByReason: Readonly<Record<string, string>> = {
  transform: 'transform',
  batch: 'batch.size',
  name: 'name',
};
const hidden = '[hidden]';

/**
 * Makes Kafka Connect's answer to a configuration that was to be checked. The values of settings are not repeated: which of them are
 * credentials only their definition knows.
 */
export function configInfos(
  plugin: string,
  config: ConnectorConfig,
  failure: RivergraphError | undefined,
): Readonly<Record<string, unknown>> {
  const settings = Object.keys(config)
    .filter((name) => knownKeys.every((key) => key.name !== name))
    .map((name): KnownKey => ({ name, type: 'STRING', isRequired: false, documentation: 'A setting.' }));
  const at = keyByReason[failure?.reason ?? ''] ?? 'connector.class';
  return {
    name: plugin,
    error_count: failure === undefined ? 0 : 1,
    groups: ['Stream', 'Settings'],
    configs: [
      ...knownKeys.map((key, order) => configInfo(key, { group: 'Stream', order, value: config[key.name] })),
      ...settings.map((key, order) => configInfo(key, { group: 'Settings', order, value: hidden })),
    ].map((info) => (info.value.name === at ? withError(info, failure) : info)),
  };
}

interface Place {
  readonly group: string;
  readonly order: number;
  readonly value: unknown;
}

interface ConfigInfo {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly value: { readonly name: string; readonly errors: readonly string[] };
}

function configInfo(key: KnownKey, { group, order, value }: Place): ConfigInfo {
  const shown = value ?? key.defaultValue;
  return {
    definition: {
      name: key.name,
      type: key.type,
      required: key.isRequired,
      ...(key.defaultValue === undefined ? {} : { default_value: key.defaultValue }),
      importance: key.isRequired ? 'HIGH' : 'MEDIUM',
      documentation: key.documentation,
      group,
      width: 'MEDIUM',
      display_name: key.name,
      dependents: [],
      order,
    },
    value: {
      name: key.name,
      ...(shown === undefined ? {} : { value: typeof shown === 'string' ? shown : JSON.stringify(shown) }),
      recommended_values: [],
      errors: [],
      visible: true,
    } as ConfigInfo['value'],
  };
}

function withError(info: ConfigInfo, failure: RivergraphError | undefined): ConfigInfo {
  return failure === undefined ? info : { ...info, value: { ...info.value, errors: [failure.message] } };
}
