import { createRequire } from 'node:module';
import { misconfigured } from '@rivergraph/core';
import type { SchemaLookup, SchemaRegistryOptions } from './avro.ts';
import { createTypeHook } from './avsc-types.ts';
import type { Avsc } from './avsc-types.ts';

/** Not a literal type: the peer's types want those of a browser, which not every project has. */
const peer: string = '@kafkajs/confluent-schema-registry';
/** A socket without an answer is given up after this, so that the next look-up asks anew. */
const requestTimeoutMs = 10_000;

/** What is used of the optional peer. */
interface Peer {
  readonly SchemaRegistry: new (connection: object, options: object) => SchemaLookup;
  readonly SchemaType: { readonly AVRO: string };
}

/** How the optional peer is loaded. */
export type LoadPeer = () => Promise<object>;

/** Makes a client of the optional peer; that is loaded with the first look-up. */
export function openRegistry(
  options: SchemaRegistryOptions,
  load: LoadPeer = async () => (await import(peer)) as object,
): SchemaLookup {
  let client: Promise<SchemaLookup> | undefined;
  return {
    getSchema: async (id) => {
      client ??= connect(options, load);
      return (await client).getSchema(id);
    },
  };
}

async function connect(options: SchemaRegistryOptions, load: LoadPeer): Promise<SchemaLookup> {
  const { SchemaRegistry, SchemaType } = await loadOrExplain(load);
  // The peer's own copy: types are told apart by their class.
  const avsc = createRequire(createRequire(import.meta.url).resolve(peer))('avsc') as Avsc;
  return new SchemaRegistry(
    {
      host: options.url,
      ...(options.auth === undefined ? {} : { auth: { ...options.auth } }),
      middlewares: [limitRequest],
    },
    { [SchemaType.AVRO]: { typeHook: createTypeHook(avsc, options.longs ?? 'number') } },
  );
}

async function loadOrExplain(load: LoadPeer): Promise<Peer> {
  try {
    return (await load()) as Peer;
  } catch (cause) {
    throw misconfigured(
      `Option registry: expected the package ${peer} to be installed, got an error on loading it`,
      {
        cause,
      },
    );
  }
}

interface Request {
  enhance(extras: { readonly timeout: number }): Request;
}

/** A middleware of the peer's HTTP client. */
const limitRequest = () => ({
  prepareRequest: async (next: () => Promise<Request>): Promise<Request> =>
    (await next()).enhance({ timeout: requestTimeoutMs }),
});
