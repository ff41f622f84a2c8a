import { describe, expect, it, vi } from 'vitest';
import { resolveServer } from '../../src/resolve-server.ts';

const closed = (how: string, why: string) => ({ how, find: async () => why });

describe('resolveServer', () => {
  it('takes the first way that is open and does not ask the later ones', async () => {
    const later = vi.fn<() => Promise<{ port: number }>>(async () => ({ port: 3 }));
    const ways = [
      closed('address', 'not set'),
      { how: 'docker', find: async () => ({ port: 2 }) },
      { how: 'java', find: later },
    ];

    const found = await resolveServer('Kafka', ways);

    expect(found).toEqual({ available: true, how: 'docker', means: { port: 2 } });
    expect(later).not.toHaveBeenCalled();
  });

  it('says of every way why it is closed', async () => {
    const found = await resolveServer('Kafka', [
      closed('address', 'not set'),
      closed('java', 'not installed'),
    ]);

    expect(found).toEqual({
      available: false,
      why: 'Kafka could not be had. address: not set; java: not installed',
    });
  });
});
