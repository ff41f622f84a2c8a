import type { Servers } from './servers.ts';

/** Says in a line each which servers a run uses. */
export function describeServers({ kafka, neo4j }: Servers): readonly string[] {
  const { brokers, sasl } = kafka.target;
  const { url, driverConfig } = neo4j.target;
  return [
    `Kafka ${kafka.version ?? 'of yours'} answers at ${String(brokers)}${sasl === undefined ? '' : ', over SASL_SSL'}.`,
    `Neo4j ${neo4j.version ?? 'of yours'} answers at ${url}${driverConfig === undefined ? '' : ', over TLS'}.`,
  ];
}

/** Says in a line each where servers are that are kept for a while, and how to get in: of the user's own only where. */
export function describeKept({ kafka, neo4j }: Servers): readonly string[] {
  return [
    `Kafka      ${String(kafka.target.brokers)}${kafka.from === 'started' ? `   SASL_SSL, PLAIN, ${userOf(kafka.target.sasl)}` : ''}`,
    `Neo4j      ${neo4j.from === 'started' ? `${withAnyCertificate(neo4j.target.url)}   ${userOf(neo4j.target.auth)}` : neo4j.target.url}`,
  ];
}

function userOf(login: object | undefined): string {
  const { username = '', password = '' }: { username?: string; password?: string } = login ?? {};
  return `${username} / ${password}`;
}

/** Tools of the user's do not know the certificate of this run. */
function withAnyCertificate(url: string): string {
  return url.replace('://', '+ssc://');
}
