import { describe, expect, it } from 'vitest';
import { openApp } from '../support/open-app.ts';

const config = { 'connector.class': 'orders', topics: 'a,b', keys: ['x'], limit: 3 };

describe('Kafka Connect: changing', () => {
  it('makes a connector and starts it', async () => {
    await using server = await openApp();

    const answer = await server.send('POST', '/connectors', { name: 'new', config });

    expect(answer.statusCode).toBe(201);
    expect(answer.headers.location).toBe('/connectors/new');
    expect(answer.json()).toMatchObject({
      name: 'new',
      config: { name: 'new', 'connector.class': 'orders', topics: 'a,b', keys: '["x"]', limit: '3' },
      tasks: [{ connector: 'new', task: 0 }],
    });
    expect(server.streams.calls).toEqual(['create new', 'start new']);
    expect(server.streams.show('new').settings).toEqual({ topics: 'a,b', keys: ['x'], limit: 3 });
  });

  it.each([
    ['STOPPED', ['create new']],
    ['PAUSED', ['create new', 'pause new']],
    ['paused', ['create new', 'pause new']],
    ['RUNNING', ['create new', 'start new']],
  ])('makes one that is %s at first', async (initial_state, calls) => {
    await using server = await openApp();

    const answer = await server.send('POST', '/connectors', { name: 'new', config, initial_state });

    expect(answer.statusCode).toBe(201);
    expect(server.streams.calls).toEqual(calls);
  });

  it('reads numbers of the stream from texts', async () => {
    await using server = await openApp();
    const given = {
      ...config,
      name: 'new',
      'tasks.max': '4',
      transform: 'orders.js',
      'batch.size': '50',
      'batch.interval.ms': '0',
    };

    await server.send('POST', '/connectors', { name: 'new', config: given });

    expect(server.streams.kept.get('new')?.config).toEqual({
      definition: 'orders',
      settings: { topics: 'a,b', keys: ['x'], limit: 3 },
      transform: 'orders.js',
      batchSize: 50,
      batchIntervalMs: 0,
    });
  });

  it('refuses a name that is taken, as Kafka Connect does', async () => {
    await using server = await openApp();

    const answer = await server.send('POST', '/connectors', { name: 'orders-1', config });

    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ error_code: 409, reason: 'stream-exists' });
  });

  it('refuses what is no connector', async () => {
    await using server = await openApp();
    const bodies = [
      { name: 'new' },
      { config },
      { name: '../new', config },
      { name: 'new', config: {} },
      { name: 'new', config: { 'connector.class': 'nothing' } },
      { name: 'new', config: { ...config, name: 'other' } },
      { name: 'new', config: { ...config, 'batch.size': 'many' } },
      { name: 'new', config: { ...config, 'batch.size': 0 } },
      { name: 'new', config: { ...config, transform: ['x'] } },
      { name: 'new', config, initial_state: 'BUSY' },
      { name: 'new', config, other: 1 },
      [],
      '"text"',
      '',
    ];

    for (const body of bodies) {
      const answer = await server.send('POST', '/connectors', body);

      expect([body, answer.statusCode]).toEqual([body, 400]);
      expect(answer.json()).toMatchObject({ error_code: 400, message: expect.any(String) });
    }
    expect(server.streams.calls).toEqual([]);
  });

  it('changes a configuration, or makes a connector with it', async () => {
    await using server = await openApp();

    const changed = await server.send('PUT', '/connectors/orders-1/config', config);
    const made = await server.send('PUT', '/connectors/new/config', config);

    expect([changed.statusCode, made.statusCode]).toEqual([200, 201]);
    expect(server.streams.calls).toEqual(['configure orders-1', 'create new', 'start new']);
  });

  it('gives a setting its kind again that was read as text and put back', async () => {
    await using server = await openApp();
    const shown = await server.send('GET', '/connectors/orders-1/config');

    await server.send('PUT', '/connectors/orders-1/config', shown.json());

    expect(server.streams.show('orders-1').settings).toEqual({ topics: ['a', 'b'], group: 'g' });
  });

  it('changes a part, and takes away what is null', async () => {
    await using server = await openApp();

    const answer = await server.send('PATCH', '/connectors/orders-1/config', {
      group: null,
      'batch.size': 7,
      more: 'yes',
    });

    expect(answer.statusCode).toBe(200);
    expect(answer.json().config).toMatchObject({ 'batch.size': '7', more: 'yes' });
    expect(server.streams.show('orders-1').settings).toEqual({ topics: ['a', 'b'], more: 'yes' });
  });

  it.each([
    ['batch.size', { batchSize: undefined }],
    ['batch.interval.ms', { batchIntervalMs: undefined }],
    ['tasks.max', {}],
    ['transform', { transform: undefined }],
  ])('takes %s away where it is null', async (name, expected) => {
    await using server = await openApp();
    await server.send('PATCH', '/connectors/orders-1/config', {
      'batch.size': 7,
      'batch.interval.ms': 8,
      transform: 'orders.js',
    });

    const answer = await server.send('PATCH', '/connectors/orders-1/config', { [name]: null });
    const put = await server.send('PUT', '/connectors/orders-1/config', { ...config, [name]: null });

    expect(answer.statusCode).toBe(200);
    expect(server.streams.kept.get('orders-1')?.config).toMatchObject(expected);
    expect(put.statusCode).toBe(name === 'transform' ? 200 : 400);
  });

  it('stops and forgets', async () => {
    await using server = await openApp();

    const answer = await server.send('DELETE', '/connectors/orders-1');

    expect(answer.statusCode).toBe(204);
    expect(answer.body).toBe('');
    expect(server.streams.calls).toEqual(['stop orders-1', 'drop orders-1']);
  });

  it.each([
    ['PUT', '/pause', 202, 'pause orders-1'],
    ['PUT', '/resume', 202, 'resume orders-1'],
    ['PUT', '/stop', 204, 'stop orders-1'],
    ['POST', '/restart', 204, 'restart orders-1'],
    ['POST', '/tasks/0/restart', 204, 'restart orders-1'],
  ])('%s %s answers %d with no body', async (method, path, status, call) => {
    await using server = await openApp();

    const answer = await server.send(method, `/connectors/orders-1${path}`);

    expect(answer.statusCode).toBe(status);
    expect(answer.body).toBe('');
    expect(server.streams.calls).toEqual([call]);
  });

  it('starts a stopped one at resume', async () => {
    await using server = await openApp();

    await server.send('PUT', '/connectors/people-1/resume');

    expect(server.streams.calls).toEqual(['start people-1']);
  });

  it('restarts what has failed only, and tells the status', async () => {
    await using server = await openApp();
    const url = '/connectors/orders-1/restart?includeTasks=true&onlyFailed=true';

    const left = await server.send('POST', url);
    Object.assign(server.streams.kept.get('orders-1') ?? {}, { state: 'failed' });
    const restarted = await server.send('POST', url);

    expect([left.statusCode, restarted.statusCode]).toEqual([202, 202]);
    expect(restarted.json()).toMatchObject({ name: 'orders-1', connector: { state: 'RUNNING' } });
    expect(server.streams.calls).toEqual(['restart orders-1']);
  });

  it('knows one task, and none of a stopped stream', async () => {
    await using server = await openApp();

    const another = await server.send('POST', '/connectors/orders-1/tasks/1/restart');
    const none = await server.send('GET', '/connectors/people-1/tasks/0/status');

    expect([another.statusCode, none.statusCode]).toEqual([404, 404]);
    expect(another.json()).toMatchObject({ reason: 'no-such-task' });
  });
});

describe('Kafka Connect: validation', () => {
  it('tells each key, repeats no value of a setting, and keeps nothing', async () => {
    await using server = await openApp();

    const answer = await server.send('PUT', '/connector-plugins/orders/config/validate', {
      ...config,
      name: 'new',
      password: 'open sesame',
    });

    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ name: 'orders', error_count: 0, groups: ['Stream', 'Settings'] });
    expect(answer.body).not.toContain('open sesame');
    const names = answer.json().configs.map((one: { value: { name: string } }) => one.value.name);
    expect(names).toEqual(expect.arrayContaining(['name', 'connector.class', 'topics', 'password']));
    expect(server.streams.calls).toEqual(['validate']);
  });

  it('shows what is wrong at the key that it is about', async () => {
    await using server = await openApp();

    const answer = await server.send('PUT', '/connector-plugins/people/config/validate', { name: 'new' });

    expect(answer.json().error_count).toBe(1);
    const wrong = answer
      .json()
      .configs.filter((one: { value: { errors: string[] } }) => one.value.errors.length > 0);
    expect(wrong).toMatchObject([
      { value: { name: 'transform', errors: [expect.stringContaining('transform')] } },
    ]);
  });

  it.each(['bad name!', '', 5])('shows that %j is no name', async (name) => {
    await using server = await openApp();

    const answer = await server.send('PUT', '/connector-plugins/orders/config/validate', { name });

    const wrong = answer
      .json()
      .configs.filter((one: { value: { errors: string[] } }) => one.value.errors.length > 0);
    expect(wrong).toMatchObject([{ value: { name: 'name' } }]);
  });

  it('refuses another class than the path has, and a plugin that there is not', async () => {
    await using server = await openApp();

    const other = await server.send('PUT', '/connector-plugins/people/config/validate', config);
    const none = await server.send('PUT', '/connector-plugins/none/config/validate', config);

    expect([other.statusCode, none.statusCode]).toEqual([400, 404]);
  });
});
