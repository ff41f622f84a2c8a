import { setTimeout as delay } from 'node:timers/promises';
import type { FrontRequest } from '@rivergraph/servers';
import { describe, expect, it, vi } from 'vitest';
import { ask, front, knock, mimeTypes, open } from './ends.ts';

const formats = ['json', 'binary'] as const;

describe('a front alone', () => {
  it.each(formats)('answers in the format of the request: %s', async (format) => {
    const requests: FrontRequest[] = [];
    const answer = (request: FrontRequest): (number | string)[] => {
      requests.push(request);
      return ['an id', 7];
    };
    const client = await open(await front({ answer }), { mimeType: mimeTypes[format] });

    const results = await ask(client, 'mergeV', 'ä name');

    expect(results).toEqual(['an id', 7]);
    expect(requests).toMatchObject([{ op: 'bytecode', format, connection: 1, number: 1 }]);
    expect(requests[0]?.text).toMatch(/mergeV[^]*ä name/u);
    expect(requests[0]?.bytes).toBeGreaterThan(50);
  });

  it.each(formats)('answers a script, and a request without results, in the format %s', async (format) => {
    const here = await front({ answer: ({ op }) => (op === 'eval' ? [1] : []) });
    const client = await open(here, { mimeType: mimeTypes[format] });

    const script = await client.submit('g.V().count()');

    expect([...script.toArray()]).toEqual([1]);
    expect(await ask(client)).toEqual([]);
  });
});

describe('a fault of requests', () => {
  it.each(formats)('answers an error of Neptune in the format %s', async (format) => {
    const here = await front({ answer: () => ['a'] });
    const client = await open(here, { mimeType: mimeTypes[format] });
    const fault = here.inject({
      times: 1,
      effect: { kind: 'error', code: 'ConcurrentModificationException' },
    });

    const error = await ask(client).catch((reason: unknown) => reason);
    const next = await ask(client);

    expect(error).toMatchObject({ name: 'ResponseError', statusCode: 500 });
    const body: unknown = JSON.parse((error as { statusMessage: string }).statusMessage);
    expect(body).toEqual({
      code: 'ConcurrentModificationException',
      detailedMessage: expect.any(String),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/u),
    });
    expect([next, fault.hits, here.stats().passed]).toEqual([['a'], 1, 1]);
  });

  it.each([
    ['ThrottlingException', 500],
    ['TooManyRequestsException', 429],
    ['ConstraintViolationException', 400],
    ['AccessDeniedException', 403],
    ['ClientTimeoutException', 408],
    ['MalformedQueryException', 400],
  ])('answers %s with the status %i', async (code, statusCode) => {
    const here = await front();
    const client = await open(here);
    here.inject({ effect: { kind: 'error', code } });

    await expect(ask(client)).rejects.toMatchObject({ statusCode });
  });

  it('answers any status and text', async () => {
    const here = await front();
    const client = await open(here);
    here.inject({ effect: { kind: 'answer', status: 598, message: 'A timeout occurred' } });

    await expect(ask(client)).rejects.toMatchObject({ statusCode: 598, statusMessage: 'A timeout occurred' });
  });

  it('is for the requests that it looks for, behind those that it skips', async () => {
    const here = await front();
    const client = await open(here);
    const match = ({ text }: FrontRequest): boolean => text.includes('mergeV');
    const fault = here.inject({
      match,
      skip: 1,
      times: 1,
      effect: { kind: 'error', code: 'ParsingException' },
    });

    await ask(client, 'mergeV');
    await ask(client, 'V');
    await expect(ask(client, 'mergeV')).rejects.toThrow('ParsingException');
    await ask(client, 'mergeV');

    expect(fault.hits).toBe(1);
  });

  it('befalls the same share of requests with the same seed', async () => {
    const run = async (): Promise<string> => {
      const here = await front();
      const client = await open(here);
      here.inject({ share: 0.3, seed: 7, effect: { kind: 'error', code: 'ThrottlingException' } });
      let story = '';
      for (let index = 0; index < 60; index += 1)
        story += await ask(client).then(
          () => '.',
          () => 'x',
        );
      return story;
    };

    const first = await run();

    expect(first).toBe(await run());
    expect(first.split('x').length - 1).toBeGreaterThan(8);
    expect(first.split('x').length - 1).toBeLessThan(30);
  });

  it('refuses a share that is none', async () => {
    const here = await front();

    expect(() => here.inject({ share: 2, effect: { kind: 'hold', when: 'before' } })).toThrow('from 0 to 1');
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('resets the connection %s the server has done it', async (when, passed) => {
    const here = await front();
    const client = await open(here);
    here.inject({ times: 1, effect: { kind: 'close', when } });

    await expect(ask(client)).rejects.toThrow('Connection has been closed');

    expect(here.stats()).toMatchObject({ requests: 1, passed });
  });

  it('closes the connection with a code', async () => {
    const here = await front();
    const socket = await knock(here.url);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    here.inject({ effect: { kind: 'close', when: 'before', code: 1011 } });

    socket.send('{"requestId":"41d2e28a-20a4-4ab0-b379-d810dede3786","op":"eval"}');

    expect(await closed).toBe(1011);
  });

  it.each(['before', 'after'] as const)(
    'holds a request %s the server has done it, until release',
    async (when) => {
      const here = await front({ answer: () => ['a'] });
      const client = await open(here);
      const fault = here.inject({ times: 1, effect: { kind: 'hold', when } });

      const held = ask(client);
      await vi.waitFor(() => expect(fault.held).toBe(1), 4_000);
      const other = await ask(client);
      const meanwhile = here.stats();
      fault.release();

      expect([await held, other, fault.held]).toEqual([['a'], ['a'], 0]);
      expect(meanwhile).toMatchObject({ requests: 2, inFlight: 1, passed: when === 'after' ? 2 : 1 });
      await here.until(({ inFlight }) => inFlight === 0);
    },
  );

  it('delays, and does not keep later faults from the request', async () => {
    const here = await front();
    const client = await open(here);
    here.inject({ effect: { kind: 'delay', ms: 30 } });
    here.inject({ effect: { kind: 'delay', ms: 20, when: 'after' } });
    const error = here.inject({ times: 1, effect: { kind: 'error', code: 'InternalFailureException' } });
    const start = performance.now();

    await expect(ask(client)).rejects.toThrow('InternalFailureException');
    await ask(client);

    expect(performance.now() - start).toBeGreaterThan(75);
    expect(error.hits).toBe(1);
  });

  it('is taken back, and forgotten when the front is healed, which lets go what was held', async () => {
    const here = await front({ answer: () => ['a'] });
    const client = await open(here);
    here.inject({ effect: { kind: 'error', code: 'InternalFailureException' } }).remove();
    const fault = here.inject({ effect: { kind: 'hold', when: 'before' } });
    const held = ask(client);
    await vi.waitFor(() => expect(fault.held).toBe(1), 4_000);

    here.heal();

    expect(await held).toEqual(['a']);
    expect(await ask(client)).toEqual(['a']);
  });
});

describe('a front of a server that turns into a reader', () => {
  it('refuses the writes of the connections that were open, in both formats', async () => {
    const here = await front({ answer: () => ['a'] });
    const [json, binary] = [await open(here), await open(here, { mimeType: mimeTypes.binary })];

    here.failOver();
    const later = await open(here);

    const refused = { statusCode: 400, statusMessage: expect.stringContaining('ReadOnlyViolationException') };
    await expect(ask(json, 'mergeV')).rejects.toMatchObject(refused);
    await expect(ask(binary, 'mergeE')).rejects.toMatchObject(refused);
    expect([await ask(json, 'V'), await ask(later, 'mergeV')]).toEqual([['a'], ['a']]);
    here.heal();
    expect(await ask(json, 'mergeV')).toEqual(['a']);
  });

  it('refuses all writes while it is told to', async () => {
    const here = await front();
    const client = await open(here);

    here.setReadOnly('on');
    await expect(ask(client, 'drop')).rejects.toThrow('ReadOnlyViolationException');
    here.setReadOnly('off');

    expect(await ask(client, 'drop')).toEqual([]);
  });
});

describe('connections', () => {
  it('are black holes while they are frozen', async () => {
    const here = await front({ answer: () => ['a'] });
    const client = await open(here);
    const socket = await knock(here.url);
    let pongs = 0;
    socket.on('pong', () => (pongs += 1));

    here.freeze();
    socket.ping();
    const held = ask(client);
    const first = await Promise.race([held, delay(50, 'nothing')]);
    const whileFrozen = [first, pongs, here.stats().pings];
    here.thaw();

    expect(whileFrozen).toEqual(['nothing', 0, 0]);
    expect(await held).toEqual(['a']);
    await vi.waitFor(() => expect([pongs, here.stats().pings]).toEqual([1, 1]), 4_000);
  });

  it('are cut, all of them', async () => {
    const here = await front();
    const clients = [await open(here), await open(here)];
    here.inject({ effect: { kind: 'hold', when: 'before' } });
    const pending = clients.map(async (client) => await ask(client));
    await here.until(({ inFlight }) => inFlight === 2);

    here.cutAll();

    const ends = await Promise.allSettled(pending);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await here.until(({ open: left, inFlight }) => left === 0 && inFlight === 0);
  });

  it('are reset by a request that is too large', async () => {
    const here = await front({ maxRequestBytes: 1_000 });
    const client = await open(here);

    await expect(ask(client, 'V', 'x'.repeat(1_000))).rejects.toThrow('Connection has been closed');

    expect(here.stats().requests).toBe(0);
  });

  it('are counted, and so is what they have in flight', async () => {
    const here = await front();
    const [one, other] = [await open(here), await open(here)];
    const fault = here.inject({ effect: { kind: 'hold', when: 'before' } });
    const pending = [one, one, one, other].map(async (client) => await ask(client));
    await here.until(({ requests }) => requests === 4);
    fault.release();
    await Promise.all(pending);

    expect(here.stats()).toMatchObject({
      opened: 2,
      open: 2,
      inFlight: 0,
      mostInFlight: 3,
      mostInFlightTogether: 4,
      passed: 4,
    });
    await expect(here.until(({ opened }) => opened === 3, { timeoutMs: 10 })).rejects.toThrow('"opened":2');
  });
});
