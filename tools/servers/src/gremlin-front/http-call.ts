import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SignedCall } from './sig-v4.ts';

/** Reads what somebody asks for. */
export function callOf({ method = 'GET', url = '/', headers }: IncomingMessage): SignedCall {
  const texts = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  return { method, path: url, headers: Object.fromEntries(texts) };
}

/** Answers a handshake by a refusal, and ends its socket. */
export function refuse(
  socket: Duplex,
  { status, body }: { readonly status: number; readonly body: string },
): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
