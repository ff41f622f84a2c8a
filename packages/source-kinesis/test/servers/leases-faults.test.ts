import { describeWithDynamo } from '@rivergraph/servers/vitest';
import type { HttpEffect } from '@rivergraph/servers';
import { expect, it } from 'vitest';
import type { Lease, LeaseChange } from '../../src/leases/lease.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { leaseTables } from '../leases/dynamo/lease-tables.ts';
import { newLease } from '../leases/store-contract-model.ts';
import { sequences } from '../support/kcl-rows.ts';

const grows: LeaseChange = { counter: 'grows' };

describeWithDynamo('leases in a DynamoDB that fails', (dynamo) => {
  const tables = leaseTables(dynamo);
  const checkpoint = { sequence: sequences.second, sub: 1 };
  const taken = async (leases: LeaseSession): Promise<Lease> => {
    await leases.create(newLease('a'));
    const update = await leases.update(await tables.leaseOf(leases, 'a'), { ...grows, owner: 'worker-1' });
    if (!update.applied) throw new Error('expected the lease to be taken');
    return update.lease;
  };

  it.each<[string, HttpEffect]>([
    ['the answer is lost', { kind: 'cut', when: 'after' }],
    ['half of the answer is lost', { kind: 'cut', when: 'during' }],
    ['the service tells of a fault', { kind: 'error', code: 'InternalServerError', when: 'after' }],
  ])('applies a change once and tells so when %s', async (_, effect) => {
    const leases = await tables.open({}, tables.throughProxy());
    const lease = await taken(leases);
    const fault = tables.proxy.inject({ on: 'UpdateItem', times: 1, effect });

    const update = await leases.update(lease, { ...grows, checkpoint });

    expect(fault.hits).toBe(1);
    expect(update).toEqual({ applied: true, lease: { ...lease, counter: 2, checkpoint } });
    expect(await tables.leaseOf(leases, 'a')).toMatchObject({ counter: 2 });
  });

  it('tells of a request to hand over as applied, too', async () => {
    const leases = await tables.open({}, tables.throughProxy());
    const lease = await taken(leases);
    tables.proxy.inject({ on: 'UpdateItem', times: 1, effect: { kind: 'cut', when: 'after' } });

    const update = await leases.update(lease, {
      counter: 'stays',
      owner: 'worker-2',
      checkpointOwner: 'worker-1',
    });

    expect(update).toMatchObject({ applied: true, lease: { owner: 'worker-2', counter: 1 } });
  });

  it('leaves one lease when the answer to its creation, or its removal, is lost', async () => {
    const leases = await tables.open({}, tables.throughProxy());
    tables.proxy.inject({ on: ['PutItem', 'DeleteItem'], effect: { kind: 'cut', when: 'after' }, times: 1 });

    const made = await leases.create(newLease('a'));
    const listed = await leases.list();
    tables.proxy.inject({ on: 'DeleteItem', effect: { kind: 'cut', when: 'after' }, times: 1 });
    for (const lease of listed) await leases.remove(lease);

    expect(made).toBe(false);
    expect(listed).toHaveLength(1);
    expect(await leases.list()).toEqual([]);
  });

  it.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    'is throttled by %s',
    async (code) => {
      const leases = await tables.open({}, { ...tables.throughProxy(), maxAttempts: 1 });
      const lease = await taken(leases);
      tables.proxy.inject({ effect: { kind: 'error', code } });

      await expect(leases.update(lease, grows)).rejects.toMatchObject({ code: 'throttled' });
      await expect(leases.list()).rejects.toMatchObject({ code: 'throttled' });

      tables.proxy.heal();
      expect(await leases.update(lease, grows)).toMatchObject({ applied: true });
    },
  );

  it('gets over throttling by itself when it is short', async () => {
    const leases = await tables.open({}, tables.throughProxy());
    const lease = await taken(leases);
    const code = 'ProvisionedThroughputExceededException';
    tables.proxy.inject({ on: 'UpdateItem', times: 1, effect: { kind: 'error', code } });

    expect(await leases.update(lease, grows)).toMatchObject({ applied: true, lease: { counter: 2 } });
  });

  it('names the rights that are missing', async () => {
    const leases = await tables.open({}, tables.throughProxy());
    tables.proxy.inject({ effect: { kind: 'error', code: 'AccessDeniedException' } });

    await expect(leases.list()).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('dynamodb:UpdateItem'),
    });
  });

  it('is out of reach when it does not answer in time', async () => {
    const requestHandler = { requestTimeout: 150 };
    const leases = await tables.open({}, { ...tables.throughProxy(), requestHandler, maxAttempts: 1 });
    tables.proxy.inject({ effect: { kind: 'silence', when: 'before' } });

    await expect(leases.list()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is waited for no longer than the signal wants', async () => {
    const abort = new AbortController();
    const leases = await tables.open({ signal: abort.signal }, tables.throughProxy());
    tables.proxy.inject({ effect: { kind: 'silence', when: 'before' } });
    const calls = (tables.proxy.calls().get('Scan') ?? 0) + 1;
    const listing = leases.list();
    listing.catch(() => undefined);
    await tables.proxy.untilCalls('Scan', calls);

    const reason = new Error('enough');
    abort.abort(reason);

    await expect(listing).rejects.toBe(reason);
  });

  it('lets go of what is pending when the session is closed', async () => {
    const leases = await tables.open({}, tables.throughProxy());
    tables.proxy.inject({ effect: { kind: 'silence', when: 'before' } });
    const calls = (tables.proxy.calls().get('Scan') ?? 0) + 1;
    const listing = leases.list();
    listing.catch(() => undefined);
    await tables.proxy.untilCalls('Scan', calls);

    await leases.close();

    await expect(listing).rejects.toMatchObject({ code: 'closed' });
  });
});
