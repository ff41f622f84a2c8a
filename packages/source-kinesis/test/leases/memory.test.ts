import { describe, expect, it } from 'vitest';
import { createMemoryLeaseStore } from '../../src/leases/memory/memory-store.ts';
import { describeLeaseStore, storeContext } from './store-contract.ts';
import { newLease } from './store-contract-model.ts';

describeLeaseStore('memory', async () => createMemoryLeaseStore());

describe('createMemoryLeaseStore', () => {
  it('serves the stream that was opened first', async () => {
    const store = createMemoryLeaseStore();
    await store.open(storeContext({ stream: 'orders' }));

    const second = store.open(storeContext({ stream: 'payments' }));

    await expect(second).rejects.toMatchObject({ code: 'misconfigured', reason: 'other-stream' });
  });

  it('is not bound to a stream by a dry run', async () => {
    const store = createMemoryLeaseStore();
    await store.open(storeContext({ stream: 'payments', purpose: 'check' }));

    await expect(store.open(storeContext({ stream: 'orders' }))).resolves.toBeDefined();
  });

  it('gives leases that a caller cannot change afterwards', async () => {
    const session = await createMemoryLeaseStore().open(storeContext());
    const parents = ['p'];
    await session.create(newLease('a', { parents }));

    parents.push('q');

    expect((await session.list())[0]?.parents).toEqual(['p']);
  });

  it('does not outlive the process', () => {
    expect(createMemoryLeaseStore()).toMatchObject({ name: 'memory', durable: false });
  });
});
