import { parseArgs } from 'node:util';
import type { KafkaOptions } from '../kafka/options.ts';
import type { KafkaServer } from '../kafka/server.ts';
import { startKafka } from '../kafka/start-kafka.ts';
import { UsageError } from './usage.ts';

/**
 * Runs Kafka in the foreground until this process is asked to stop.
 *
 * Resolves once the brokers answer; what remains is done by listeners. Rejects with a `UsageError` for flags that mean nothing.
 */
export async function runKafka(flags: readonly string[]): Promise<void> {
  const options = readFlags(flags);
  process.stdout.write('Starting Kafka …\n');
  const kafka = await startKafka(options);
  process.stdout.write(describe(kafka));
  stopOnSignals(kafka);
  complainAboutAnEarlyEnd(kafka);
}

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readFlags(flags: readonly string[]): KafkaOptions {
  const values = parse(flags);
  return {
    nodes: oneOf('--nodes', values.nodes, ['1', '3']) === '3' ? 3 : 1,
    listeners: oneOf('--listeners', values.listeners, ['plain', 'all']),
    acl: oneOf('--acl', values.acl, ['on', 'off']),
    version: values.version,
    folder: values.folder,
    port: portOf(values.port),
  };
}

function parse(args: readonly string[]): { [name in (typeof names)[number]]?: string } {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The flags could not be read.', {
      cause: error,
    });
  }
}

const names = ['nodes', 'version', 'listeners', 'acl', 'port', 'folder'] as const;

function oneOf<T extends string>(
  flag: string,
  value: string | undefined,
  values: readonly T[],
): T | undefined {
  const known = values.find((candidate) => candidate === value);
  if (value !== undefined && known === undefined)
    throw new UsageError(`${flag}: expected ${values.join(' or ')}, got "${value}"`);
  return known;
}

function portOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_500) return port;
  throw new UsageError(`--port: expected a port, got "${value}"`);
}

function describe(kafka: KafkaServer): string {
  const lines = [
    `Kafka ${kafka.version ?? ''} (${kafka.kind})`,
    `  plaintext       ${kafka.brokers.join(',')}`,
  ];
  if (kafka.features.security) {
    const { sasl, saslSsl } = kafka;
    lines.push(
      `  SASL_PLAINTEXT  ${sasl.brokers.join(',')}`,
      `  SASL_SSL        ${saslSsl.brokers.join(',')}`,
      `  user            ${sasl.username} / ${sasl.password}`,
      `  limited user    ${sasl.limited.username} / ${sasl.limited.password}`,
      `  certificate`,
      saslSsl.ca.trim(),
    );
  }
  for (const { id, broker, pid } of kafka.nodes)
    lines.push(`  node ${id}          ${broker}, process ${pid ?? '-'}`);
  return `${lines.join('\n')}\nCtrl-C stops it.\n`;
}

function stopOnSignals(kafka: KafkaServer): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void kafka.stop().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** Once the brokers are gone nothing keeps this process alive. */
function complainAboutAnEarlyEnd(kafka: KafkaServer): void {
  process.once('beforeExit', () => {
    if (kafka.kind === 'address') return;
    process.stderr.write(`Kafka ended by itself.\n${kafka.log()}`);
    process.exitCode = 1;
  });
}
