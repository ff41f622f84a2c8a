import { describe, expect, it } from 'vitest';
import { openApp } from '../support/open-app.ts';

const shownConfig = {
  name: 'orders-1',
  'connector.class': 'orders',
  'tasks.max': '1',
  'batch.size': '1000',
  'batch.interval.ms': '100',
  topics: '["a","b"]',
  group: 'g',
};
const worker = '127.0.0.1:8083';

describe('Kafka Connect: reading', () => {
  it('tells the server and the plugins', async () => {
    await using server = await openApp({ version: '1.2.3' });

    const root = await server.send('GET', '/');
    const plugins = await server.send('GET', '/connector-plugins');

    expect(root.json()).toEqual({ version: '1.2.3', commit: 'none', kafka_cluster_id: 'none' });
    expect(plugins.json()).toEqual([
      { class: 'orders', type: 'sink', version: '1.2.0' },
      { class: 'people', type: 'sink', version: '0.0.0' },
    ]);
  });

  it('lists names, and with expand more of each', async () => {
    await using server = await openApp();

    const names = await server.send('GET', '/connectors');
    const status = await server.send('GET', '/connectors?expand=status');
    const both = await server.send('GET', '/connectors?expand=info&expand=status&expand=other&forward=false');

    expect(names.json()).toEqual(['orders-1', 'people-1']);
    expect(Object.keys(status.json()['orders-1'])).toEqual(['status']);
    expect(Object.keys(both.json()['people-1']).toSorted()).toEqual(['info', 'status']);
  });

  it('lists names where every one has an expansion of nothing', async () => {
    await using server = await openApp();

    const answer = await server.send('GET', '/connectors?expand=other');

    expect(answer.json()).toEqual({ 'orders-1': {}, 'people-1': {} });
  });

  it('shows a connector, its configuration as texts, and its task', async () => {
    await using server = await openApp();

    const info = await server.send('GET', '/connectors/orders-1');
    const config = await server.send('GET', '/connectors/orders-1/config');
    const tasks = await server.send('GET', '/connectors/orders-1/tasks');
    const topics = await server.send('GET', '/connectors/orders-1/topics');

    expect(info.json()).toEqual({
      name: 'orders-1',
      config: shownConfig,
      tasks: [{ connector: 'orders-1', task: 0 }],
      type: 'sink',
    });
    expect(config.json()).toEqual(shownConfig);
    expect(tasks.json()).toEqual([{ id: { connector: 'orders-1', task: 0 }, config: shownConfig }]);
    expect(topics.json()).toEqual({ 'orders-1': { topics: ['a', 'b'] } });
  });

  it('shows the status of a connector and its task', async () => {
    await using server = await openApp();

    const running = await server.send('GET', '/connectors/orders-1/status');
    const stopped = await server.send('GET', '/connectors/people-1/status');
    const task = await server.send('GET', '/connectors/orders-1/tasks/0/status');

    expect(running.json()).toEqual({
      name: 'orders-1',
      connector: { state: 'RUNNING', worker_id: worker },
      tasks: [{ id: 0, state: 'RUNNING', worker_id: worker }],
      type: 'sink',
    });
    expect(stopped.json()).toMatchObject({ connector: { state: 'STOPPED' }, tasks: [] });
    expect(task.json()).toEqual({ id: 0, state: 'RUNNING', worker_id: worker });
  });

  it('names the worker that the option says', async () => {
    await using server = await openApp({ workerId: 'pod-1:8083' });

    const answer = await server.send('GET', '/connectors/orders-1/status');

    expect(answer.json().connector.worker_id).toBe('pod-1:8083');
  });

  it('puts the state of a stream into the words of Kafka Connect', async () => {
    await using server = await openApp();
    const cases = [
      ['starting', 'running', 'UNASSIGNED', 'UNASSIGNED'],
      ['running', 'running', 'RUNNING', 'RUNNING'],
      ['waiting', 'running', 'RUNNING', 'RESTARTING'],
      ['paused', 'paused', 'PAUSED', 'PAUSED'],
      ['stopping', 'stopped', 'STOPPED', 'RUNNING'],
      ['stopping', 'running', 'RUNNING', 'RESTARTING'],
      ['failed', 'running', 'FAILED', 'FAILED'],
    ];

    for (const [state, desired, connector, task] of cases) {
      Object.assign(server.streams.kept.get('orders-1') ?? {}, { state, desired });
      const answer = await server.send('GET', '/connectors/orders-1/status');

      expect(answer.json()).toMatchObject({ connector: { state: connector }, tasks: [{ state: task }] });
    }
  });

  it('tells why a stream failed or waits, in our words', async () => {
    await using server = await openApp();
    const failure = { code: 'misconfigured', reason: 'database', message: 'Neo4j: no such database', at: 1 };
    Object.assign(server.streams.kept.get('orders-1') ?? {}, { state: 'failed', failure });

    const failed = await server.send('GET', '/connectors/orders-1/status');
    Object.assign(server.streams.kept.get('orders-1') ?? {}, { state: 'waiting' });
    const waiting = await server.send('GET', '/connectors/orders-1/status');

    expect(failed.json().connector).toMatchObject({ state: 'FAILED', trace: failure.message });
    expect(failed.json().tasks[0]).toMatchObject({ state: 'FAILED', trace: failure.message });
    expect(waiting.json().connector).not.toHaveProperty('trace');
    expect(waiting.json().tasks[0]).toMatchObject({ state: 'RESTARTING', trace: failure.message });
  });

  it('reads topics that are a text', async () => {
    await using server = await openApp();
    await server.streams.configure('orders-1', { definition: 'orders', settings: { topics: 'a, b,,c' } });
    await server.streams.configure('people-1', { definition: 'people', settings: { group: 'g' } });

    const some = await server.send('GET', '/connectors/orders-1/topics');
    const none = await server.send('GET', '/connectors/people-1/topics');

    expect(some.json()).toEqual({ 'orders-1': { topics: ['a', 'b', 'c'] } });
    expect(none.json()).toEqual({ 'people-1': { topics: [] } });
  });

  it('answers 404 for a name that there is not', async () => {
    await using server = await openApp();

    for (const path of ['', '/config', '/status', '/tasks', '/topics', '/tasks/0/status']) {
      const answer = await server.send('GET', `/connectors/nobody${path}`);

      expect([path, answer.statusCode]).toEqual([path, 404]);
      expect(answer.json()).toMatchObject({ error_code: 404, reason: 'no-such-stream' });
    }
  });
});
