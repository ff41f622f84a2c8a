import type { Logger } from '@rivergraph/core';
import { createStreams } from '@rivergraph/streams';
import type { Streams } from '@rivergraph/streams';
import type { Cli, CommonFlags } from '../cli.ts';
import { tell } from '../cli.ts';
import { findConfig } from '../config/find-config.ts';
import { loadConfig } from '../config/load-config.ts';
import type { ResolvedConfig } from '../config/load-config.ts';
import { counted } from '../format/numbers.ts';
import { LiveArea } from '../live/live-area.ts';
import { removeServerFile, writeServerFile } from '../operator/server-file.ts';
import { listenForStop } from '../process/stop-request.ts';
import type { HttpInterface } from './http-interface.ts';
import { lineLogger } from './log.ts';
import { openToServe } from './open-to-serve.ts';
import { report } from './report.ts';

/**
 * Runs the streams of the store until a signal; those that ran are started, and `more` once they are open.
 *
 * Settles when all have stopped and everything is closed. What ran then is wanted still, and runs again with the next process.
 */
export async function serveStreams(
  cli: Cli,
  flags: CommonFlags,
  more: (streams: Streams) => Promise<void>,
): Promise<void> {
  const { host } = cli;
  const config = await loadConfig(findConfig(host.cwd, flags.config));
  using stop = listenForStop(host);
  const area = host.out.isTerminal && flags.json !== true ? new LiveArea(host.out) : undefined;
  const logger =
    config.streams.logger ??
    lineLogger({
      level: flags.verbose === true ? 'debug' : 'warn',
      json: flags.json === true,
      now: () => host.clock.now(),
      print: (line) => (area === undefined ? host.err.write(line) : area.print(line)),
    });
  const streams = createStreams({ ...config.streams, store: config.store, logger });
  let http: HttpInterface | undefined;
  try {
    await openToServe(host, { streams, folder: config.folder }, stop.signal);
    http = await interfaceOf(streams, config, logger);
    await more(streams);
    if (http !== undefined) await publish(cli, config, http);
    tell(cli, flags, servingLine(cli, streams, http));
    await report(streams, { cli, flags, area, signal: stop.signal });
    tell(cli, flags, 'stopping: writes what was taken in; a second signal ends it at once');
  } finally {
    await end(streams, http);
    await removeServerFile(config.folder, host.pid);
  }
  tell(cli, flags, 'stopped; what ran runs again with the next `rivergraph serve`');
}

/** What it needs is loaded only now: the store is taken before by the process that was started before. */
async function interfaceOf(
  streams: Streams,
  { http }: ResolvedConfig,
  logger: Logger,
): Promise<HttpInterface | undefined> {
  if (http === false) return undefined;
  const { openHttp } = await import('./http-interface.ts');
  return await openHttp(streams, http, http.logger ?? logger);
}

async function end(streams: Streams, http: HttpInterface | undefined): Promise<void> {
  try {
    // Health is answered while the streams drain.
    await streams.close();
  } finally {
    await http?.close();
  }
}

async function publish({ host }: Cli, { folder }: ResolvedConfig, http: HttpInterface): Promise<void> {
  await writeServerFile(folder, { url: http.localUrl, token: http.token, pid: host.pid });
}

function servingLine({ host }: Cli, streams: Streams, http: HttpInterface | undefined): string {
  const where = http === undefined ? 'without an HTTP interface' : `at ${http.url}`;
  return `serving ${counted(streams.show().length, 'stream')} ${where} (process ${host.pid}); Ctrl-C stops`;
}
