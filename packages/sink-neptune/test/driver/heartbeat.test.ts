import type { Socket } from 'node:net';
import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { Heartbeat } from '../../src/driver/heartbeat.ts';
import { createFrameReader, opcodes } from '../support/ws-frames.ts';
import type { ClientFrame } from '../support/ws-frames.ts';

/** A socket as far as a heartbeat looks at it. */
function fakeSocket(): { bytesRead: number; writable: boolean; frames: ClientFrame[]; socket: Socket } {
  const frames: ClientFrame[] = [];
  const read = createFrameReader((frame) => frames.push(frame));
  const fake = { bytesRead: 0, writable: true, write: (bytes: Buffer) => read(bytes), frames };
  return Object.assign(fake, { socket: fake as unknown as Socket });
}

describe('Heartbeat', () => {
  it('pings with masked frames that hold nothing', async () => {
    const clock = createManualClock();
    const fake = fakeSocket();
    const heartbeat = new Heartbeat(fake.socket, { everyMs: 5_000, clock, onSilence: () => undefined });

    await clock.advance(4_999);
    expect(fake.frames).toEqual([]);
    await clock.advance(1);

    expect(fake.frames).toMatchObject([{ opcode: opcodes.ping, isMasked: true, payload: Buffer.alloc(0) }]);
    heartbeat.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up after three pings without a sign of life, once', async () => {
    const clock = createManualClock();
    const onSilence = vi.fn<() => void>();
    const fake = fakeSocket();
    new Heartbeat(fake.socket, { everyMs: 5_000, clock, onSilence });

    await clock.advance(19_999);
    expect(onSilence).not.toHaveBeenCalled();
    await clock.advance(60_000);

    expect(onSilence).toHaveBeenCalledOnce();
    expect(fake.frames).toHaveLength(3);
    expect(clock.pendingTimers).toBe(0);
  });

  it('begins anew with each byte that comes', async () => {
    const clock = createManualClock();
    const onSilence = vi.fn<() => void>();
    const fake = fakeSocket();
    const heartbeat = new Heartbeat(fake.socket, { everyMs: 5_000, clock, onSilence });

    for (let beat = 0; beat < 20; beat += 1) {
      await clock.advance(5_000);
      if (beat % 3 === 2) fake.bytesRead += 2;
    }

    expect(onSilence).not.toHaveBeenCalled();
    heartbeat.stop();
  });

  it('writes nothing to a socket that takes nothing', async () => {
    const clock = createManualClock();
    const fake = fakeSocket();
    fake.writable = false;
    const heartbeat = new Heartbeat(fake.socket, { everyMs: 5_000, clock, onSilence: () => undefined });

    await clock.advance(10_000);

    expect(fake.frames).toEqual([]);
    heartbeat.stop();
  });
});
