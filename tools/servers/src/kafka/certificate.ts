import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../cache/cached-folder.ts';
import { mustRun } from '../process/run-command.ts';
import type { KafkaRuntime } from './runtime.ts';

/** A certificate for 127.0.0.1 and localhost that signs itself. */
export interface Certificate {
  /** The file with its key, as PKCS12. It is in the cache: a node gets a copy. */
  readonly keyStore: string;
  /** The certificate to trust, as PEM. */
  readonly ca: string;
}

/** What the copy of a node is called. */
export const keyStoreName = 'broker.p12';

/** What opens a key store. It protects nothing: only tests trust the certificate. */
export const keyStorePassword = 'rivergraph';

/** Gives the certificate of the cache; it takes seconds to make one, so it is made once. */
export async function loadCertificate(runtime: KafkaRuntime): Promise<Certificate> {
  const fill = async (empty: string): Promise<void> => await makeCertificate(runtime, empty);
  const folder = await cachedFolder({ name: 'kafka-certificate', fill });
  return { keyStore: join(folder, keyStoreName), ca: await readFile(join(folder, 'ca.pem'), 'utf8') };
}

async function makeCertificate(runtime: KafkaRuntime, folder: string): Promise<void> {
  const store = ['-alias', 'broker', '-keystore', join(folder, keyStoreName), '-storepass', keyStorePassword];
  const key = ['-keyalg', 'RSA', '-keysize', '2048', '-validity', '3650', '-storetype', 'PKCS12'];
  const names = ['-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost,ip:127.0.0.1', '-ext', 'bc:c=ca:true'];
  const run = async (args: string[]): Promise<unknown> =>
    await mustRun(runtime.command({ tool: 'keytool', args, folder }), 'The certificate of Kafka');
  await run(['-genkeypair', ...store, ...key, ...names]);
  await run(['-exportcert', '-rfc', ...store, '-file', join(folder, 'ca.pem')]);
}
