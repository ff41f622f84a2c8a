import { createRequire } from 'node:module';
import peer from '@kafkajs/confluent-schema-registry';
import type { DeserializeContext } from '@rivergraph/core';

const fromPeer = createRequire(createRequire(import.meta.url).resolve('@kafkajs/confluent-schema-registry'));

/** The Avro library of the registry client. */
export const avsc = fromPeer('avsc') as {
  readonly Type: { forSchema(schema: unknown, options?: object): { toBuffer(value: unknown): Buffer } };
};
/** The client's HTTP library. */
const { configs, Response } = fromPeer('mappersmith') as {
  readonly configs: { gateway: new (request: Request) => { call(): Promise<object> } };
  readonly Response: new (
    request: object,
    status: number,
    body: string,
    headers: object,
    errors?: Error[],
  ) => object;
};

interface Request {
  host(): string;
  path(): string;
  auth(): unknown;
  timeout(): unknown;
}

export const valueContext: DeserializeContext = { topic: 'charges', part: 'value', headers: {} };

/** How a registry answers: a status and a body, or an error in place of an answer. */
export type Answer = readonly [status: number, body: string] | Error;

const servers = new Map<string, FakeServer>();

/** Answers in place of a server, and notes what it was asked. */
export class FakeServer {
  readonly url: string;
  readonly asked: Request[] = [];
  readonly #answers: (path: string) => Answer;

  constructor(answers: (path: string) => Answer) {
    this.url = `http://registry-${servers.size}.test`;
    this.#answers = answers;
    servers.set(this.url, this);
  }

  /** Settles as the library's own gateway does. */
  async answer(request: Request): Promise<object> {
    this.asked.push(request);
    const answer = this.#answers(request.path());
    // The library has no status for an error of the network, and rejects with what is no error.
    if (answer instanceof Error)
      return Promise.reject(new Response(request, 400, answer.message, {}, [answer]));
    const response = new Response(request, answer[0], answer[1], {});
    return answer[0] < 400 ? response : Promise.reject(response);
  }
}

// Nothing of this process asks a real registry.
configs.gateway = class {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  async call(): Promise<object> {
    const server = servers.get(this.#request.host());
    if (server === undefined) throw new Error(`no server at ${this.#request.host()}`);
    return server.answer(this.#request);
  }
};

/** A registry client as a user makes it, that tries once. */
export function clientOf(server: FakeServer): InstanceType<typeof peer.SchemaRegistry> {
  return new peer.SchemaRegistry({ host: server.url, retry: { retries: 0 } });
}

/** Answers each id with a schema, any other with what a registry says. */
export function serving(schemas: Readonly<Record<number, unknown>>): FakeServer {
  return new FakeServer((path) => {
    const schema = schemas[Number(path.split('/').at(-1))];
    return schema === undefined ? unknownSchema : [200, JSON.stringify({ schema: JSON.stringify(schema) })];
  });
}

export const unknownSchema: Answer = [
  404,
  JSON.stringify({ error_code: 40403, message: 'Schema not found' }),
];

/** Puts the magic byte and the id before a payload. */
export function wire(id: number, payload: Uint8Array): Uint8Array {
  const header = Buffer.alloc(5);
  header.writeInt32BE(id, 1);
  return Buffer.concat([header, payload]);
}

/** Writes a value with a schema, in the wire format. */
export function encode(id: number, schema: unknown, value: unknown): Uint8Array {
  return wire(id, avsc.Type.forSchema(schema).toBuffer(value));
}
