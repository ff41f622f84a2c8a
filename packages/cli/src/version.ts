import { readFileSync } from 'node:fs';

/** The version of this package. */
export const version: string = versionOf(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

function versionOf(packageJson: string): string {
  const { version: found } = JSON.parse(packageJson) as { readonly version: string };
  return found;
}
