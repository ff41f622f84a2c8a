import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figure } from '../figures.ts';

/** What the measuring process reports. */
export interface MemoryReport {
  /** With 100,000 records in flight, over what the process had before. */
  readonly inFlightMB: number;
  /** Over ten million records: the most of the later half over the most of the earlier. */
  readonly tenMillionMB: number;
}

/** Measures memory in a process of its own, where nothing else has left its traces. */
export async function memoryFigures(tell: (line: string) => void): Promise<readonly Figure[]> {
  const { inFlightMB, tenMillionMB } = await measure();
  tell(
    `  memory  ${inFlightMB.toFixed(0)} MB more with 100,000 records in flight, ${tenMillionMB.toFixed(0)} MB more over 10 million`,
  );
  return [
    { name: 'rssGrowthMB', value: inFlightMB, target: { atMost: 100 } },
    { name: 'rssGrowth10MMB', value: tenMillionMB, target: { atMost: 20 } },
  ];
}

async function measure(): Promise<MemoryReport> {
  const program = fileURLToPath(new URL('./memory-process.js', import.meta.url));
  const child = fork(program, { execArgv: ['--expose-gc'] });
  return await new Promise((resolve, reject) => {
    let report: MemoryReport | undefined;
    child.once('message', (message: MemoryReport) => {
      report = message;
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (report !== undefined && code === 0) resolve(report);
      else reject(new Error(`The memory bench ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}
