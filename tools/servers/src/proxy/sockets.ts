import type { Socket } from 'node:net';
import type { Ending } from './rules.ts';

/** Closes a socket so that its peer sees a reset; one that is still connecting is reset as soon as it is connected. */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return;
  // Node cannot reset a socket while it is shutting down its writing side, and would never close it.
  if (socket.writableEnded && !socket.writableFinished) socket.destroy();
  else socket.resetAndDestroy();
}

/** Closes a socket in the given way. What it was sent and nobody read is dropped. */
export function endSocket(socket: Socket, ending: Ending): void {
  if (ending === 'reset') {
    resetSocket(socket);
    return;
  }
  // Unread bytes would turn the close into a reset.
  socket.resume();
  socket.destroySoon();
}
