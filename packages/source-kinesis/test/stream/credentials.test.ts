import { describe, expect, it } from 'vitest';
import { fault } from './scripted-client.ts';
import { answer, sequencesOf, Stage } from './stage.ts';

const trimHorizon = { type: 'TRIM_HORIZON' } as const;

describe('credentials that are refused', () => {
  it.each([
    'ExpiredTokenException',
    'ExpiredToken',
    'CredentialsProviderError',
    'UnrecognizedClientException',
  ])('are asked for afresh once after %s', async (name) => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault(name), answer([1]));

    const page = await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(sequencesOf(page)).toEqual(['1']);
    expect(stage.client.refreshes).toBe(1);
    expect(stage.times('GetRecords')).toEqual([0, 0]);
  });

  it.each([
    ['ExpiredTokenException', 'expired'],
    ['CredentialsProviderError', 'credentials'],
    ['InvalidSignatureException', 'credentials'],
  ])('are an error when fresh ones are refused too: %s', async (name, reason) => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault(name));

    const error = await stage.failure(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(error).toMatchObject({ code: 'unauthorized', reason });
    expect(stage.client.of('GetRecords')).toHaveLength(2);
  });

  it('are an error when there are no fresh ones', async () => {
    const stage = new Stage();
    stage.client.on('GetRecords', fault('ExpiredTokenException'));
    stage.client.refresh = async () => {
      throw Object.assign(new Error('none'), { name: 'CredentialsProviderError' });
    };

    const error = await stage.failure(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(error).toMatchObject({ code: 'unauthorized', reason: 'credentials' });
    expect(stage.client.of('GetRecords')).toHaveLength(1);
  });

  it('are asked for afresh in every call, and not for a permission that is missing', async () => {
    const stage = new Stage();
    stage.client
      .on('ListShards', fault('AccessDeniedException'))
      .on('DescribeStreamSummary', fault('ExpiredToken'));

    const list = await stage.failure(stage.port.listShards(stage.signal));
    const describing = await stage.failure(stage.port.describe(stage.signal));

    expect(list).toMatchObject({ code: 'unauthorized', reason: 'permission' });
    expect(describing).toMatchObject({ code: 'unauthorized', reason: 'expired' });
    expect(stage.client.refreshes).toBe(1);
  });

  it('are not to blame when the clock was wrong, which the client has corrected', async () => {
    const stage = new Stage();
    const error = Object.assign(new Error('too old'), {
      name: 'InvalidSignatureException',
      $metadata: { httpStatusCode: 400, clockSkewCorrected: true },
    });
    stage.client.on('GetRecords', error, answer([1]));

    await stage.run(stage.port.openShard('shard-0', trimHorizon).read(10, stage.signal));

    expect(stage.client.refreshes).toBe(0);
    expect(stage.port.figures().failed).toBe(1);
  });
});
