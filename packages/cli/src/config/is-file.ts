import { statSync } from 'node:fs';

/** Whether a path is that of a file, and of no folder. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
