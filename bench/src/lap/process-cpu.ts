import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for everybody who reads it there. */
const ticksPerSecond = 100;

/**
 * Reads the CPU that a process has used, in user and system mode, as Linux tells it.
 *
 * Failure: throws where there is no such process, or no Linux.
 */
export function cpuSecondsOf(pid: number): number {
  return parseCpu(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Reads the CPU out of a line of `/proc/PID/stat`. The name of the program comes second and may hold anything. */
export function parseCpu(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return (user + system) / ticksPerSecond;
}
