import { ServerUnavailableError } from '../resolve-server.ts';
import { answersHttp } from './ready.ts';
import { localKeys, localRegion } from './server.ts';
import type { AwsAddress, AwsKeys, AwsServer } from './server.ts';

/** A variable of the environment that names a service to use instead of starting an emulator. */
export interface AddressVariable {
  readonly service: 'DynamoDB' | 'Kinesis';
  /** Its value is the URL of the endpoint. */
  readonly variable: 'RIVERGRAPH_DYNAMODB_URL' | 'RIVERGRAPH_KINESIS_URL';
}

/** Reads the service that the environment names. Region and keys come from the usual variables of AWS. */
export function addressFromEnvironment(
  { variable }: AddressVariable,
  environment: NodeJS.ProcessEnv = process.env,
): AwsAddress | undefined {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const endpoint = text(variable)?.replace(/\/+$/, '');
  if (endpoint === undefined) return undefined;
  const region = text('AWS_REGION') ?? text('AWS_DEFAULT_REGION') ?? localRegion;
  return { endpoint, region, credentials: keysFrom(text) };
}

function keysFrom(text: (name: string) => string | undefined): AwsKeys {
  const accessKeyId = text('AWS_ACCESS_KEY_ID');
  const secretAccessKey = text('AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return localKeys;
  const sessionToken = text('AWS_SESSION_TOKEN');
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/** Uses a service that somebody else runs. Rejects when it does not answer, or when it was `impossible` what was asked of it. */
export async function useAwsAt(
  address: AwsAddress,
  { service, variable }: AddressVariable,
  impossible: string | undefined,
): Promise<AwsServer<never>> {
  const from = `${service} from ${variable}`;
  if (impossible !== undefined)
    throw new ServerUnavailableError(`${from}: expected options that it can fulfil, got ${impossible}`);
  if (!(await answersHttp(address.endpoint))) throw new Error(`${from}: expected it to answer, got nothing`);
  return addressServer(address, from);
}

function addressServer(address: AwsAddress, from: string): AwsServer<never> {
  const notOurs = async (): Promise<never> => {
    throw new ServerUnavailableError(`${from}: expected a process of our own, got an address`);
  };
  const stop = async (): Promise<void> => undefined;
  const { hostname, port, protocol } = new URL(address.endpoint);
  return {
    ...address,
    origin: 'address',
    emulator: undefined,
    host: hostname,
    port: port === '' ? ({ 'http:': 80 }[protocol] ?? 443) : Number(port),
    pid: undefined,
    kill: notOurs,
    restart: notOurs,
    pause: notOurs,
    resume: notOurs,
    log: () => '',
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
