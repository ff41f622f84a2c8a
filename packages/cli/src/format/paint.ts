import type { StreamState } from '@rivergraph/streams';
import type { Host } from '../process/host.ts';

/** Colours text, or leaves it as it is. */
export interface Paint {
  readonly state: (state: StreamState) => string;
  readonly error: (text: string) => string;
  readonly faint: (text: string) => string;
}

const sgr = { red: 31, green: 32, yellow: 33, faint: 2 } as const;

const colours: Readonly<Record<StreamState, keyof typeof sgr>> = {
  stopped: 'faint',
  starting: 'yellow',
  running: 'green',
  waiting: 'yellow',
  paused: 'yellow',
  stopping: 'yellow',
  failed: 'red',
};

/** Leaves text as it is. */
export const plainPaint: Paint = { state: (state) => state, error: (text) => text, faint: (text) => text };

const colourPaint: Paint = {
  state: (state) => coloured(state, colours[state]),
  error: (text) => coloured(text, 'red'),
  faint: (text) => coloured(text, 'faint'),
};

/** Chooses colours for a terminal, unless its user wants none (`NO_COLOR`). */
export function paintFor(
  { env }: Pick<Host, 'env'>,
  { isTerminal }: { readonly isTerminal: boolean },
): Paint {
  const isUnwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return isTerminal && !isUnwanted ? colourPaint : plainPaint;
}

function coloured(text: string, colour: keyof typeof sgr): string {
  return `\u001B[${sgr[colour]}m${text}\u001B[0m`;
}
