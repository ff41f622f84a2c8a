import { generateKeyPairSync, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

/** A private key and the certificate for it, both as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

const oids = {
  commonName: '550403',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  ecdsaWithSha256: '2a8648ce3d040302',
} as const;

/** Makes a certificate that is its own authority, for the names and IPv4 addresses given; good until the end of 2099. */
export function selfSigned(hosts: readonly string[] = ['localhost', '127.0.0.1']): KeyAndCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(oids.ecdsaWithSha256));
  const name = sequence(der(0x31, sequence(oid(oids.commonName), text(0x0c, 'Rivergraph test'))));
  const signed = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(text(0x17, '200101000000Z'), text(0x18, '20991231235959Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(extension(oids.subjectAltName, alternatives(hosts)), authority())),
  );
  const certificate = sequence(signed, algorithm, bits(sign('sha256', signed, privateKey)));
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, cert: pem(certificate) };
}

function alternatives(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : text(0x82, host),
  );
  return sequence(...names);
}

function authority(): Buffer {
  return extension(oids.basicConstraints, sequence(der(0x01, Buffer.from([0xff]))));
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(oid(id), der(0x04, value));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function text(tag: number, value: string): Buffer {
  return der(tag, Buffer.from(value, 'latin1'));
}

function bits(content: Buffer): Buffer {
  return der(0x03, Buffer.concat([Buffer.alloc(1), content]));
}

/** A tag, the length of the content, and the content. */
function der(tag: number, content: Buffer): Buffer {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function pem(certificate: Buffer): string {
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
