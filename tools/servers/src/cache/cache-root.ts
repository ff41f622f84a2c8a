import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Names the folder that keeps what servers need between runs: `RIVERGRAPH_CACHE`, or the platform's folder for caches.
 */
export function cacheRoot(
  environment: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
): string {
  const { RIVERGRAPH_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own !== undefined && own !== '') return own;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'rivergraph');
  if (platform === 'win32') return join(local ?? join(homedir(), 'AppData', 'Local'), 'rivergraph');
  return join(xdg !== undefined && xdg !== '' ? xdg : join(homedir(), '.cache'), 'rivergraph');
}
