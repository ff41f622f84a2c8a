import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { HttpAddress } from '../../src/index.ts';

/** A connection on which anything may be sent. */
export interface RawClient {
  readonly socket: Socket;
  /** What came so far. */
  text(): string;
  /** Settles when the server has ended the connection. */
  readonly ended: Promise<void>;
}

/** Opens a connection and sends a text on it. */
export async function openRaw({ host, port }: HttpAddress, text: string): Promise<RawClient> {
  const chunks: string[] = [];
  const socket = connect({ host, port });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', (chunk) => chunks.push(chunk.toString()));
  // A connection that is reset has ended, too.
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.once('connect', () => resolve());
    socket.once('close', () => resolve());
  });
  if (text !== '') socket.write(text);
  return { socket, text: () => chunks.join(''), ended };
}

/** Sends one request, and gives the status and the body of its answer. */
export async function sendRaw(
  address: HttpAddress,
  text: string,
): Promise<{ readonly status: number; readonly body: string }> {
  const client = await openRaw(address, text);
  await client.ended;
  const [head = '', ...body] = client.text().split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: body.join('\r\n\r\n') };
}
