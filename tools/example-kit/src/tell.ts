import { writeFile } from 'node:fs/promises';
import { exitCodes } from './exit-codes.ts';

/** Says something, unless only what is wrong is to be said. */
export function tell({ check }: { readonly check: boolean }, text: string): void {
  if (!check) console.log(text);
}

/** Says what is wrong, and gives the exit code that goes with it. */
export function verdict(problems: readonly string[]): number {
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.failure;
}

/** Leaves figures as JSON in a file, where the user named one. */
export async function writeFigures(path: string | undefined, figures: object): Promise<void> {
  if (path !== undefined) await writeFile(path, `${JSON.stringify(figures, undefined, 2)}\n`);
}
