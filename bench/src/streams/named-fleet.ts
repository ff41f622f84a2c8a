import { createHttpServer } from '@rivergraph/http';
import { createMemoryStore, createStreams } from '@rivergraph/streams';
import type { StreamDefinition, Streams } from '@rivergraph/streams';
import type { Member } from './fleet.ts';
import type { RunningFleet } from './running-fleet.ts';

/** Runs each as a named stream, with the HTTP interface on. */
export async function runNamed(fleet: readonly Member[]): Promise<RunningFleet> {
  const streams = createStreams({ store: createMemoryStore(), definitions: definitionsOf(fleet) });
  await streams.open();
  for (const { name } of fleet) await streams.create(name, { definition: name });
  await streams.startAll();
  const server = createHttpServer(streams, { port: 0 });
  const { url } = await server.listen();
  const scrape = async (): Promise<string> => {
    const answer = await fetch(new URL('/metrics', url), {
      headers: { authorization: `Bearer ${server.token}` },
    });
    return await answer.text();
  };
  while (streams.show().some(({ state }) => state !== 'running')) await turn();
  return {
    look: async () => ({ showMs: await timed(async () => streams.show()), scrapeMs: await timed(scrape) }),
    consumed: () => streams.show().map(({ totals }) => totals.committed),
    wrong: async (sent) => wrongIn(streams, sent) + wrongInMetrics(await scrape(), { fleet, sent }),
    end: async () => {
      await server.close();
      await streams.close();
    },
  };
}

function definitionsOf(fleet: readonly Member[]): Readonly<Record<string, StreamDefinition>> {
  return Object.fromEntries(
    fleet.map(({ name, sink, source, transform }) => [
      name,
      { pipeline: () => ({ source: source(), sink: sink(), transform }) },
    ]),
  );
}

function wrongIn(streams: Streams, sent: number): number {
  return streams
    .show()
    .flatMap(({ totals: { committed, consumed, written } }) => [consumed, written, committed])
    .filter((figure) => figure !== sent).length;
}

/** Counts the streams whose counters are not there, or not right. */
function wrongInMetrics(
  text: string,
  { fleet, sent }: { readonly fleet: readonly Member[]; readonly sent: number },
): number {
  const counters = ['rivergraph_records_consumed_total', 'rivergraph_writes_written_total'];
  return fleet
    .flatMap(({ name }) => counters.map((counter) => `${counter}{stream="${name}"} ${sent}\n`))
    .filter((line) => !text.includes(line)).length;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 10);
  });
}
