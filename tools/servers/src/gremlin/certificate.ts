import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../cache/cached-folder.ts';
import { mustRun } from '../process/run-command.ts';

/** The file with the key and the certificate in the folder of a server. */
export const keyStoreName = 'server.p12';

/** What opens it. It protects nothing: only tests trust the certificate. */
export const keyStorePassword = 'rivergraph';

const certificateName = 'ca.pem';

/**
 * Puts a certificate for 127.0.0.1 and localhost that signs itself into a server's folder, with its key.
 *
 * It is made once, by `openssl`, and kept in the cache.
 *
 * @returns the certificate, as PEM
 */
export async function placeCertificate(serverFolder: string): Promise<string> {
  const cached = await cachedFolder({ name: 'gremlin-certificate', fill: makeCertificate });
  await copyFile(join(cached, keyStoreName), join(serverFolder, keyStoreName));
  return await readFile(join(cached, certificateName), 'utf8');
}

async function makeCertificate(folder: string): Promise<void> {
  const key = join(folder, 'server.key');
  const certificate = join(folder, certificateName);
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const run = async (args: readonly string[]): Promise<unknown> =>
    await mustRun({ file: 'openssl', args }, 'The certificate of Gremlin Server');
  await run([
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', ...names],
    ...['-keyout', key, '-out', certificate],
  ]);
  await run([
    ...['pkcs12', '-export', '-name', 'server', '-inkey', key, '-in', certificate],
    ...['-out', join(folder, keyStoreName), '-passout', `pass:${keyStorePassword}`],
  ]);
}
