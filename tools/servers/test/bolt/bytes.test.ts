import fc from 'fast-check';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ChunkReader, chunked } from '../../src/bolt/chunks.ts';
import { Handshake } from '../../src/bolt/handshake.ts';
import { startScriptedBolt } from '../../src/bolt/scripted-bolt.ts';
import { numRuns } from './values.ts';

const opening = (...proposals: readonly string[]): Buffer =>
  Buffer.from(`6060b017${[...proposals, ...Array(4).fill('00000000')].slice(0, 4).join('')}`, 'hex');

describe('ChunkReader', () => {
  it('puts messages together however their bytes are spread', () => {
    const message = fc.uint8Array({ minLength: 1, maxLength: 70_000 }).map((bytes) => Buffer.from(bytes));
    const cuts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 30 });

    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), cuts, (messages, sizes) => {
        // A chunk without content between two messages keeps a connection alive.
        const stream = Buffer.concat(messages.flatMap((one) => [...chunked(one), Buffer.alloc(2)]));
        const reader = new ChunkReader();
        const read: Buffer[] = [];

        for (let at = 0, turn = 0; at < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          read.push(...reader.push(stream.subarray(at, at + size)));
          at += size;
        }

        expect(read.map((one) => one.toString('hex'))).toEqual(messages.map((one) => one.toString('hex')));
      }),
      { numRuns: Math.min(numRuns, 300), verbose: true },
    );
  });
});

describe('Handshake', () => {
  it('lets a client choose from the manifest', () => {
    const handshake = new Handshake(['5.8', '4.4'], 'manifest');

    const offer = handshake.push(opening('000001ff', '00080805'));
    const half = handshake.push(Buffer.from('000004', 'hex'));
    const choice = handshake.push(Buffer.from('0481000203', 'hex'));

    expect(offer.answer?.toString('hex')).toBe('000001ff02000008050000040400');
    expect([half, choice.version, choice.rest?.toString('hex')]).toEqual([{}, '4.4', '0203']);
  });

  it('ends with a client that chooses what was not offered', () => {
    const handshake = new Handshake(['5.8'], 'manifest');
    handshake.push(opening('000001ff'));

    expect(handshake.push(Buffer.from('0000040400', 'hex'))).toEqual({ failed: true });
  });

  it('takes the highest version of the first range that it knows, byte by byte too', () => {
    const handshake = new Handshake(['5.0', '4.4', '5.4'], 'plain');
    const bytes = opening('000001ff', '00000006', '00080805', '00020404');

    const steps = [...bytes].map((byte) => handshake.push(Buffer.from([byte])));

    expect(steps.slice(0, -1).every((step) => Object.keys(step).length === 0)).toBe(true);
    expect(steps.at(-1)).toMatchObject({ version: '5.4', answer: Buffer.from('00000405', 'hex') });
  });

  it('answers with nothing where nothing is in common', () => {
    const handshake = new Handshake(['4.4'], 'plain');

    expect(handshake.push(opening('00020805'))).toEqual({ answer: Buffer.alloc(4), failed: true });
  });
});

describe('a connection', () => {
  it.each([
    ['speaks another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'), ''],
    ['proposes no version that is spoken', opening('00000001'), '00000000'],
    [
      'sends a message that is none',
      Buffer.concat([opening('00000805'), ...chunked(Buffer.from('b055', 'hex'))]),
      '00000805',
    ],
  ])('is ended when its client %s', async (_what, bytes, answer) => {
    await using server = await startScriptedBolt();
    const socket = connect(server.port, server.host);
    const received: Buffer[] = [];
    socket.on('data', (data: Buffer) => received.push(data));

    socket.write(bytes);
    await once(socket, 'end');

    expect(Buffer.concat(received).toString('hex')).toBe(answer);
    await server.until(() => server.connections.length === 0);
  });
});
