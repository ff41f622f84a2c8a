import { describe, expect, it } from 'vitest';
import { parseCpu } from '../../src/lap/process-cpu.ts';

describe('the CPU of a process', () => {
  it('is that in user and in system mode, whatever the program is named', () => {
    const stat = '4711 (a ) b (c) S 1 4711 4711 0 -1 4194560 100 0 0 0 1234 66 0 0 20 0 51 0 999 1000 200';

    const seconds = parseCpu(stat);

    expect(seconds).toBe(13);
  });
});
