import type { Clock, Logger } from '@rivergraph/core';
import type { MemgraphDouble } from '@rivergraph/servers';
import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import { sinkContext } from '../../../../cypher/test/bolt-support/contexts.ts';
import { OpenSink } from '../../../../cypher/test/bolt-support/open-sink.ts';
import { createMemgraphSink } from '../../../src/index.ts';
import type { MemgraphSinkOptions } from '../../../src/index.ts';
import { systemClock } from '@rivergraph/core';

/** Opens a sink. */
export async function openSink(
  options: MemgraphSinkOptions,
  { clock = systemClock, logger }: { readonly clock?: Clock; readonly logger?: Logger } = {},
): Promise<OpenSink> {
  const sink = createMemgraphSink(options);
  await sink.open(sinkContext({ clock, ...(logger !== undefined && { logger }) }));
  return new OpenSink(sink, clock);
}

/** Opens a driver of the test's own; it must be closed. */
export function openDriver(double: Pick<MemgraphDouble, 'url'>): Driver {
  return neo4j.driver(double.url, undefined, { useBigInt: true });
}
