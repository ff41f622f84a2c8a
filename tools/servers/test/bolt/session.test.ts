import { describe, expect, it } from 'vitest';
import { Structure } from '../../src/bolt/packstream/structure.ts';
import type { BoltBehaviour } from '../../src/bolt/behaviour.ts';
import { LoggedRequest } from '../../src/bolt/logged-request.ts';
import { unpack } from '../../src/bolt/packstream/reader.ts';
import type { PackMap, PackValue } from '../../src/bolt/packstream/value.ts';
import { pack } from '../../src/bolt/packstream/writer.ts';
import { readRequest } from '../../src/bolt/request.ts';
import { boltFailure } from '../../src/bolt/script.ts';
import { ServerFacts } from '../../src/bolt/server-facts.ts';
import { BoltSession } from '../../src/bolt/session.ts';

const tags = {
  HELLO: 0x01,
  GOODBYE: 0x02,
  RESET: 0x0f,
  RUN: 0x10,
  BEGIN: 0x11,
  COMMIT: 0x12,
  ROLLBACK: 0x13,
  DISCARD: 0x2f,
  PULL: 0x3f,
  TELEMETRY: 0x54,
  ROUTE: 0x66,
  LOGON: 0x6a,
  LOGOFF: 0x6b,
} as const;
const answers = new Map([
  [0x70, 'SUCCESS'],
  [0x71, 'RECORD'],
  [0x7e, 'IGNORED'],
  [0x7f, 'FAILURE'],
]);

/** A session without a socket: what it is told, and what it answers. */
class Talk {
  readonly said: string[] = [];
  readonly session: BoltSession;

  constructor(behaviour: BoltBehaviour = {}) {
    const address = (): string => 'localhost:7687';
    const facts = new ServerFacts({
      behaviour,
      agent: 'Neo4j/5.26.0',
      hints: {},
      integers: 'number',
      address,
    });
    const peer = { id: 1, version: '5.8', userAgent: '', auth: {}, cut: () => undefined } as const;
    const wire = {
      send: (message: Buffer) => this.#note(message),
      flush: () => undefined,
      cut: () => void this.said.push('cut'),
      end: () => void this.said.push('end'),
    };
    this.session = new BoltSession(facts, { ...peer }, wire);
  }

  /** Sends messages in one go. */
  send(...names: readonly (keyof typeof tags)[]): void {
    for (const name of names) {
      const request = readRequest(pack(new Structure(tags[name], fieldsOf(name))));
      this.session.receive(new LoggedRequest(request, { connection: 1, at: 0, integers: 'number' }));
    }
  }

  /** Sends messages in one go and gives the answers, once the session rests. */
  async ask(...names: readonly (keyof typeof tags)[]): Promise<string> {
    this.said.length = 0;
    this.send(...names);
    return this.answers();
  }

  async answers(): Promise<string> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.said.join(' ');
  }

  #note(message: Buffer): void {
    const { tag, fields } = unpack(message) as Structure;
    const { neo4j_code: code } = (fields[0] ?? {}) as PackMap;
    this.said.push(typeof code === 'string' ? code.replace(/^Neo\.\w+\./, '') : String(answers.get(tag)));
  }
}

function fieldsOf(name: keyof typeof tags): PackValue[] {
  if (name === 'RUN') return ['RETURN 1', {}, {}];
  if (name === 'ROUTE') return [{}, [], {}];
  if (name === 'PULL' || name === 'DISCARD') return [{ n: -1 }];
  if (name === 'TELEMETRY') return [1];
  return ['HELLO', 'LOGON', 'BEGIN'].includes(name) ? [{}] : [];
}

async function ready(behaviour: BoltBehaviour = {}): Promise<Talk> {
  const talk = new Talk(behaviour);
  await talk.ask('HELLO', 'LOGON');
  return talk;
}

describe('BoltSession', () => {
  it('answers messages that were sent in one go, in their order', async () => {
    const talk = new Talk({ onRun: () => ({ fields: ['n'], records: [[1]] }) });

    const said = await talk.ask(
      'HELLO',
      'LOGON',
      'BEGIN',
      'RUN',
      'PULL',
      'COMMIT',
      'ROUTE',
      'TELEMETRY',
      'LOGOFF',
    );

    const successes = (count: number): string[] => Array.from({ length: count }, () => 'SUCCESS');
    expect(said).toBe([...successes(4), 'RECORD', ...successes(5)].join(' '));
  });

  it('ignores what follows a failure until RESET', async () => {
    const talk = await ready({ onRun: () => boltFailure('Neo.ClientError.Statement.SyntaxError') });

    const failed = await talk.ask('RUN', 'PULL', 'BEGIN', 'COMMIT');
    const state = talk.session.state;
    const after = await talk.ask('RUN', 'RESET', 'BEGIN', 'ROLLBACK');

    expect([failed, state]).toEqual(['Statement.SyntaxError IGNORED IGNORED IGNORED', 'FAILED']);
    expect(after).toBe('IGNORED SUCCESS SUCCESS SUCCESS');
  });

  it('lets RESET interrupt what is under way and drop what waits', async () => {
    const talk = await ready({ onRun: () => 'hang' });

    const hanging = await talk.ask('BEGIN', 'RUN', 'PULL', 'COMMIT');
    const said = await talk.ask('RESET', 'RUN');
    talk.send('RESET');

    expect(hanging).toBe('SUCCESS');
    expect(said).toBe('Transaction.Terminated IGNORED IGNORED SUCCESS');
    expect(await talk.answers()).toBe(
      'Transaction.Terminated IGNORED IGNORED SUCCESS Transaction.Terminated SUCCESS',
    );
  });

  it('ignores everything between two RESETs that came together', async () => {
    const runs: string[] = [];
    const talk = await ready({ onRun: ({ text }) => void runs.push(text) as undefined });

    const said = await talk.ask('RESET', 'RUN', 'RESET', 'RUN');

    expect([said, runs]).toEqual(['SUCCESS IGNORED SUCCESS SUCCESS', ['RETURN 1']]);
  });

  it('gives up what is under way when the connection goes', async () => {
    const reasons: string[] = [];
    const talk = await ready({
      onRun: () => 'hang',
      onRollback: (_transaction, reason) => void reasons.push(reason),
    });
    await talk.ask('BEGIN', 'RUN', 'PULL');

    await talk.session.gone();

    expect([await talk.answers(), talk.session.state, reasons]).toEqual(['SUCCESS', 'DEFUNCT', ['closed']]);
  });

  it('ends at GOODBYE, whatever is open', async () => {
    const talk = await ready();

    const said = await talk.ask('BEGIN', 'GOODBYE', 'RUN');

    expect(said).toBe('SUCCESS end');
  });

  it.each([
    ['RUN before it is logged on', ['HELLO', 'RUN']],
    ['LOGON before HELLO', ['LOGON']],
  ] as const)('refuses %s', async (_what, names) => {
    const said = await new Talk().ask(...names);

    expect(said.replace('SUCCESS ', '')).toBe('Request.Invalid end');
  });

  it.each([
    ['a second HELLO', ['HELLO']],
    ['LOGON while logged on', ['LOGON']],
    ['BEGIN within a transaction', ['BEGIN', 'BEGIN']],
    ['COMMIT without a transaction', ['COMMIT']],
    ['ROLLBACK without a transaction', ['ROLLBACK']],
    ['PULL without a result', ['PULL']],
    ['DISCARD of a result that is read', ['RUN', 'PULL', 'DISCARD']],
    ['RUN while a result is open', ['RUN', 'RUN']],
    ['ROUTE within a transaction', ['BEGIN', 'ROUTE']],
    ['LOGOFF while a result is open', ['RUN', 'LOGOFF']],
  ] as const)('refuses %s and ends the connection', async (_what, names) => {
    const talk = await ready();

    const said = await talk.ask(...names);

    expect(said.replaceAll('SUCCESS ', '')).toBe('Request.Invalid end');
    expect(talk.session.state).toBe('DEFUNCT');
  });

  it('names its state in the words of the protocol', async () => {
    const talk = await ready({ onRun: () => ({ records: [[1]] }) });
    const states = [talk.session.state];

    for (const name of ['RUN', 'PULL', 'BEGIN', 'RUN', 'DISCARD', 'ROLLBACK', 'LOGOFF'] as const) {
      await talk.ask(name);
      states.push(talk.session.state);
    }

    expect(states).toEqual([
      'READY',
      'STREAMING',
      'READY',
      'TX_READY',
      'TX_STREAMING',
      'TX_READY',
      'READY',
      'AUTHENTICATION',
    ]);
  });
});
