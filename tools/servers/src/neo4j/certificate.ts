import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../cache/cached-folder.ts';
import { mustRun } from '../process/run-command.ts';
import { certificateFolder } from './settings.ts';

const keyFile = 'private.key';
const certificateFile = 'public.crt';

/**
 * Puts a certificate for 127.0.0.1 and localhost that signs itself into a server's folder, with its key.
 *
 * It is made once, by `openssl`, and kept in the cache. It protects nothing: only tests trust it.
 *
 * @returns the file of the certificate
 */
export async function placeCertificate(serverFolder: string): Promise<string> {
  const cached = await cachedFolder({ name: 'neo4j-certificate', fill: makeCertificate });
  const folder = certificateFolder(serverFolder);
  await mkdir(folder, { recursive: true });
  for (const file of [keyFile, certificateFile]) await copyFile(join(cached, file), join(folder, file));
  return join(folder, certificateFile);
}

async function makeCertificate(folder: string): Promise<void> {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder, keyFile)];
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const file = ['-days', '3650', '-out', join(folder, certificateFile)];
  await mustRun(
    { file: 'openssl', args: ['req', '-x509', ...key, ...names, ...file] },
    'The certificate of Neo4j',
  );
}
