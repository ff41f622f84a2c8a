import { ensureInstalled } from './lib/install.mjs';
import { foreground } from './lib/run.mjs';
import { tool } from './lib/workspace.mjs';

await ensureInstalled();
process.exitCode = await foreground(tool('biome'), ['format', '--write', '.']);
