import { randomUUID } from 'node:crypto';
import { OccupiedError } from '@rivergraph/example-kit';
import { createStream, deleteStream } from '@rivergraph/servers';
import type { AwsAddress, GremlinServer, KinesisServer } from '@rivergraph/servers';
import type { SinkOptions } from './pipeline.ts';
import { openReader } from './read-graph.ts';

/** The servers, and what of them belongs to this run. */
export interface Place {
  readonly kinesis: KinesisServer;
  readonly gremlin: GremlinServer;
  readonly stream: string;
}

/**
 * Makes room in the graph, and creates a stream with a name of its own; the caller disposes of it, which deletes the stream.
 *
 * Failure: an {@link OccupiedError} where the graph has users and `existing` is `refuse`.
 */
export async function createPlace(
  { kinesis, gremlin }: Pick<Place, 'kinesis' | 'gremlin'>,
  { shards, existing }: { readonly shards: number; readonly existing: 'refuse' | 'replace' },
): Promise<Place & AsyncDisposable> {
  await makeRoom(gremlin, existing);
  const stream = `social-follows-${randomUUID().slice(0, 8)}`;
  await createStream(kinesis, { stream, shards });
  return {
    ...{ kinesis, gremlin, stream },
    // An emulator that this run has started goes with its data, and may be gone already.
    [Symbol.asyncDispose]: async () => {
      if (kinesis.origin === 'address') await deleteStream(kinesis, stream);
    },
  };
}

async function makeRoom(gremlin: GremlinServer, existing: 'refuse' | 'replace'): Promise<void> {
  if (gremlin.origin !== 'address') return;
  await using reader = openReader(gremlin);
  const users = await reader.countUsers();
  if (users === 0) return;
  if (existing === 'refuse') throw new OccupiedError(`${users} vertices with the label User`);
  await reader.deleteUsers();
}

/** Takes of a server what a client of the SDK is configured with. */
export function configOf({ endpoint, region, credentials }: AwsAddress): AwsAddress {
  return { endpoint, region, credentials };
}

/** Takes of a server what the sink connects with. */
export function targetOf({
  url,
  ca,
  username,
  password,
}: GremlinServer): Pick<SinkOptions, 'url' | 'auth' | 'tls'> {
  return {
    url,
    auth: username === undefined ? undefined : { username, password: password ?? '' },
    tls: ca === undefined ? undefined : { ca },
  };
}
