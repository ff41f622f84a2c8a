import { describe, expect, it } from 'vitest';
import type { BoltBehaviour } from '../../src/bolt/behaviour.ts';
import { LoggedRequest } from '../../src/bolt/logged-request.ts';
import { unpack } from '../../src/bolt/packstream/reader.ts';
import { Structure } from '../../src/bolt/packstream/structure.ts';
import type { PackValue } from '../../src/bolt/packstream/value.ts';
import { pack } from '../../src/bolt/packstream/writer.ts';
import { readRequest } from '../../src/bolt/request.ts';
import { ServerFacts } from '../../src/bolt/server-facts.ts';
import { BoltSession } from '../../src/bolt/session.ts';
import { memgraphManners } from '../../src/memgraph-double/bolt/memgraph-manners.ts';

const tags = { HELLO: 0x01, LOGON: 0x6a, RUN: 0x10, PULL: 0x3f, RESET: 0x0f } as const;
const answers = new Map([
  [0x70, 'SUCCESS'],
  [0x7e, 'IGNORED'],
  [0x7f, 'FAILURE'],
]);

/** A session without a socket, with the manners of a Memgraph. */
function talk(behaviour: BoltBehaviour): {
  readonly said: string[];
  send(...names: (keyof typeof tags)[]): void;
} {
  const said: string[] = [];
  const address = (): string => 'localhost:7687';
  const facts = new ServerFacts({
    behaviour,
    agent: 'Memgraph',
    hints: {},
    integers: 'bigint',
    address,
    manners: memgraphManners,
  });
  const peer = { id: 1, version: '5.2', userAgent: '', auth: {}, cut: () => undefined } as const;
  const wire = {
    send: (message: Buffer) => void said.push(answers.get((unpack(message) as Structure).tag) ?? '?'),
    flush: () => undefined,
    cut: () => void said.push('cut'),
    end: () => void said.push('end'),
  };
  const session = new BoltSession(facts, { ...peer }, wire);
  const fieldsOf = (name: keyof typeof tags): PackValue[] => {
    if (name === 'RUN') return ['text', {}, {}];
    return name === 'RESET' ? [] : [{}];
  };
  const send = (...names: (keyof typeof tags)[]): void => {
    for (const name of names) {
      const request = readRequest(pack(new Structure(tags[name], fieldsOf(name))));
      session.receive(new LoggedRequest(request, { connection: 1, at: 0, integers: 'bigint' }));
    }
  };
  return { said, send };
}

async function turn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('RESET as a Memgraph takes it', () => {
  it('waits for the statement that is running, and does not keep what was sent before it from its turn', async () => {
    let goOn = (): void => undefined;
    const held = new Promise<undefined>((resolve) => {
      goOn = () => resolve(undefined);
    });
    const { said, send } = talk({ onRun: async () => held });
    send('HELLO', 'LOGON');
    await turn();
    send('RUN', 'PULL', 'RESET');
    await turn();
    const before = [...said];

    goOn();
    await turn();

    expect(before).toEqual(['SUCCESS', 'SUCCESS']);
    expect(said).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  it('ends what an error has begun', async () => {
    const failure = { code: 'Memgraph.ClientError.MemgraphError.MemgraphError', message: 'no' };
    const { said, send } = talk({ onRun: () => ({ failure }) });
    send('HELLO', 'LOGON', 'RUN', 'PULL', 'RUN', 'RESET', 'RUN');
    await turn();

    expect(said.slice(2)).toEqual(['FAILURE', 'IGNORED', 'IGNORED', 'SUCCESS', 'FAILURE']);
  });
});
