import type { Refusal } from './behaviour.ts';
import type { interrupted } from './interruptible.ts';
import type { PackMap } from './packstream/value.ts';

/** How a request was answered: the metadata of SUCCESS, or something else than success. */
export type Step = { readonly success: PackMap } | Exclude<Refusal, 'hang'> | typeof interrupted;

/** A message that the state of the connection, or Bolt, does not allow. */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
}

/** Throws where the state does not allow a message. */
export function requireState(holds: boolean, message: string, state: string): void {
  if (!holds) throw new ProtocolError(`Message '${message}' cannot be handled by a session in ${state}.`);
}
