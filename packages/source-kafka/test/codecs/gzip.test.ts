import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gzip } from '../../src/codecs/gzip.ts';

describe('gzip', () => {
  const content = Buffer.from('a batch of records '.repeat(100));

  it('reads what zlib writes, and writes what it reads', async () => {
    expect((await gzip.decompress(gzipSync(content))).equals(content)).toBe(true);
    expect(gunzipSync(await gzip.compress({ buffer: content })).equals(content)).toBe(true);
  });

  it.each([
    ['cut', gzipSync(content).subarray(0, 40)],
    ['changed', Buffer.concat([gzipSync(content).subarray(0, 20), Buffer.alloc(40, 1)])],
    ['something else', Buffer.from('no gzip at all')],
  ])('rejects a batch that is %s, and says that fetching it again is no use', async (_, bytes) => {
    await expect(gzip.decompress(bytes)).rejects.toMatchObject({
      code: 'rejected',
      reason: 'corrupt-batch',
      retriable: false,
    });
  });
});
