import { ensureInstalled } from './lib/install.mjs';
import { compile } from './lib/program.mjs';

await ensureInstalled();
const { code, output } = await compile();
if (output) console.log(output);
process.exitCode = code;
