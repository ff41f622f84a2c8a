import type { AwsServer } from '../aws/server.ts';

/** What there is to say of a server. */
export type AwsFacts = Pick<
  AwsServer<string>,
  'credentials' | 'emulator' | 'endpoint' | 'origin' | 'pid' | 'region'
>;

/** Says where a server is, and what to set so that any client of the SDK finds it. */
export function describeAws(service: 'DynamoDB' | 'Kinesis', server: AwsFacts): string {
  const { emulator = '', origin, endpoint, region, pid } = server;
  const lines = [
    [service, emulator, `(${origin})`].filter((word) => word !== '').join(' '),
    `  endpoint  ${endpoint}`,
    `  region    ${region}`,
    ...(pid === undefined ? [] : [`  process   ${pid}`]),
    ...(origin === 'address' ? [] : ['For clients:', ...variables(service, server)]),
  ];
  return `${lines.join('\n')}\nCtrl-C stops it.\n`;
}

/** The keys of an address are somebody's, and stay unsaid. */
function variables(service: string, { endpoint, region, credentials }: AwsFacts): string[] {
  const values = {
    [`AWS_ENDPOINT_URL_${service.toUpperCase()}`]: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return Object.entries(values).map(([name, value]) => `  export ${name}=${value}`);
}
