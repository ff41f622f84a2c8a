import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { RawData } from 'ws';
import { writeAnswer } from './frames.ts';
import type { AnswerValue, Frame } from './frames.ts';
import type { FrontRequest, FrontTarget } from './options.ts';

/** What answers the requests of one connection. */
export interface Backend {
  /** Tells where answers go, and who learns of the end. */
  listen(onAnswer: (frame: Frame) => void, onEnd: () => void): void;
  /** Passes a message on; `request` is what it says, unless it is no request. */
  send(frame: Frame, request: FrontRequest | undefined): void;
  /** Hears nothing until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
}

/** Opens a connection to a server. Rejects when it is not to be had. */
export async function connectTo({ url, ca }: FrontTarget): Promise<Backend> {
  const socket = new WebSocket(url, { perMessageDeflate: false, ...(ca === undefined ? {} : { ca }) });
  await once(socket, 'open');
  // Nothing may be lost between here and `listen`.
  socket.pause();
  return {
    listen: (onAnswer, onEnd) => {
      socket.on('message', (data, isBinary) => onAnswer({ data: bufferOf(data), isBinary }));
      socket.on('error', () => undefined);
      socket.on('close', onEnd);
      socket.resume();
      if (socket.readyState !== WebSocket.OPEN) onEnd();
    },
    send: ({ data, isBinary }) => socket.send(data, { binary: isBinary }, () => undefined),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close: () => socket.terminate(),
  };
}

/** Makes something that answers by itself: every request succeeds, with the results that it is given. */
export function answerAlone(resultsOf: (request: FrontRequest) => readonly AnswerValue[]): Backend {
  let onAnswer = (_frame: Frame): void => undefined;
  return {
    listen: (ear) => void (onAnswer = ear),
    send: (_frame, request) => {
      if (request === undefined) return;
      const results = resultsOf(request);
      const status = results.length === 0 ? 204 : 200;
      const wrap = request.op === 'bytecode' ? 'traverser' : 'plain';
      onAnswer(writeAnswer({ id: request.id, status, results, wrap }, request.format));
    },
    pause: () => undefined,
    resume: () => undefined,
    close: () => undefined,
  };
}

/** Gives the bytes of a message, in whatever form they came. */
export function bufferOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
