import type { DynamoClient } from '../../../src/leases/dynamo/options.ts';

/** What a command is answered with: a thrown error is one of the service. */
export type Answer = (input: Readonly<Record<string, unknown>>, signal: AbortSignal | undefined) => unknown;

/** A client without a service: commands are answered by their name, such as `Scan`. */
export class FakeDynamo implements DynamoClient {
  readonly calls: { readonly name: string; readonly input: Readonly<Record<string, unknown>> }[] = [];
  destroyed = 0;
  readonly #answers: Readonly<Record<string, Answer>>;

  constructor(answers: Readonly<Record<string, Answer>>) {
    this.#answers = answers;
  }

  async send(command: object, options?: { readonly abortSignal?: AbortSignal }): Promise<unknown> {
    const name = command.constructor.name.replace(/Command$/, '');
    const input = 'input' in command ? (command.input as Readonly<Record<string, unknown>>) : {};
    this.calls.push({ name, input });
    const answer = this.#answers[name];
    if (answer === undefined) throw new Error(`expected no call of ${name}`);
    return await answer(input, options?.abortSignal);
  }

  destroy(): void {
    this.destroyed += 1;
  }

  /** The names of the calls so far. */
  get names(): readonly string[] {
    return this.calls.map((call) => call.name);
  }
}

/** An error as the SDK makes one of an answer. */
export function serviceError(name: string, fields: object = {}): Error {
  const error = new Error(`${name}, with what the service says`);
  error.name = name;
  return Object.assign(error, fields);
}

/** A table that is ready. */
export const active = {
  Table: {
    TableStatus: 'ACTIVE',
    KeySchema: [{ AttributeName: 'leaseKey', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'leaseKey', AttributeType: 'S' }],
  },
};

/** What the service says of a table that does not exist. */
export function noTable(): never {
  throw serviceError('ResourceNotFoundException');
}
