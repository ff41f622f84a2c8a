import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentials } from './credentials.ts';

const service = 'neptune-db';

/** What is signed, and with what. */
export interface SignOptions {
  /** Only its host, port and query count. */
  readonly url: URL;
  /** As it is sent: `/gremlin`. */
  readonly path: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  /**
   * The wall clock's: a server takes a signature for five minutes around its own time, and the project's clock does not follow
   * a computer that slept or whose time was put right.
   *
   * @defaultValue now
   */
  readonly date?: Date | undefined;
}

/** Gives the headers of a signed `GET`, the host's among them. Each call gives an object of its own. */
export async function signedHeaders(options: SignOptions): Promise<Record<string, string>> {
  const { url, path, region, date = new Date() } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = options.credentials;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  // Without a body there is nothing to check, and a header more would have to pass every proxy.
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const { headers } = await signer.sign(
    {
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path,
      query: queryOf(url),
      // With its port, as it is sent.
      headers: { host: url.host },
    },
    { signingDate: date },
  );
  return { ...headers };
}

function queryOf(url: URL): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const key of new Set(url.searchParams.keys())) query[key] = url.searchParams.getAll(key);
  return query;
}
