import type { KafkaOptions } from '../kafka/options.ts';
import type { KafkaServer } from '../kafka/server.ts';
import { startKafka } from '../kafka/start-kafka.ts';
import { oneOf, parseFlags, portOf } from './flags.ts';
import { stayInForeground } from './foreground.ts';

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
  stayInForeground('Kafka', kafka, kafka.kind);
}

const names = ['nodes', 'version', 'listeners', 'acl', 'port', 'folder'] as const;

/** Reads the flags of the command line. Throws a `UsageError`. */
export function readFlags(flags: readonly string[]): KafkaOptions {
  const values = parseFlags(flags, { valued: names });
  return {
    nodes: oneOf('--nodes', values.nodes, ['1', '3']) === '3' ? 3 : 1,
    listeners: oneOf('--listeners', values.listeners, ['plain', 'all']),
    acl: oneOf('--acl', values.acl, ['on', 'off']),
    version: values.version,
    folder: values.folder,
    port: portOf(values.port),
  };
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
