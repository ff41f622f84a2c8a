import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { firstLineOf, spawnChild } from '../child/spawn.ts';

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('keep', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)(
    'ends the processes and removes the folders of a process that is ended by %s',
    async (signal) => {
      const child = spawnChild('hold-forever.ts');
      const { pid, folder } = JSON.parse(await firstLineOf(child)) as { pid: number; folder: string };
      const before = [isAlive(pid), existsSync(folder)];

      child.kill(signal);
      await once(child, 'exit');

      expect(before).toEqual([true, true]);
      await vi.waitFor(() => expect([isAlive(pid), existsSync(folder)]).toEqual([false, false]), 10_000);
    },
  );
});
