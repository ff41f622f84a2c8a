import { RivergraphError } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { Answer, Cli, CommonFlags } from '../cli.ts';
import { operate } from '../cli.ts';
import { toJson } from '../format/json.ts';
import { paintFor } from '../format/paint.ts';
import { listenForStop } from '../process/stop-request.ts';
import type { Operator } from '../operator/operator.ts';
import { LiveArea } from './live-area.ts';

const intervalMs = 1_000;
const intervalWithoutTerminalMs = 5_000;

/**
 * Answers again and again until a signal, or until nobody reads it: in place on a terminal, else one below the other, with `--json` in lines of JSON.
 *
 * The streams are reached anew each time, so that it goes on with the process that serves them next, and keeps the store from none.
 */
export async function watch(
  cli: Cli,
  flags: CommonFlags,
  ask: (operator: Operator) => Promise<Answer>,
): Promise<void> {
  const { host } = cli;
  const isLive = host.out.isTerminal && flags.json !== true;
  const paint = paintFor(host, host.out);
  using stop = listenForStop(host);
  const area = isLive ? new LiveArea(host.out) : undefined;
  const signal = AbortSignal.any([stop.signal, host.out.closed]);
  while (!signal.aborted) {
    const given = await operate({ ...cli, signal }, flags, ask).catch(silence);
    if (signal.aborted) return;
    const text = flags.json === true ? toJson(given.json) : given.text(paint);
    if (area === undefined) host.out.write(`${text}\n`);
    else area.draw(text);
    await pause(host.clock, host.out.isTerminal ? intervalMs : intervalWithoutTerminalMs, signal);
  }
}

/** A process that does not answer now may do so soon; anything else ends the watch. */
function silence(error: unknown): Answer {
  if (!(error instanceof RivergraphError) || error.code !== 'unavailable') throw error;
  const { code, reason, message } = error;
  return { text: (paint) => paint.error(message), json: { error: { code, reason, message } } };
}
