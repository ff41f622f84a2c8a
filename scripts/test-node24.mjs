import { runVitest } from './checks/vitest.mjs';
import { ensureInstalled } from './lib/install.mjs';

await ensureInstalled();
const { passed, failed, output } = await runVitest('unit', {
  node: ['npx', '-y', '-p', 'node@24', '--', 'node'],
});
if (failed > 0) console.log(output);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
