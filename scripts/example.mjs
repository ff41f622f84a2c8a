import { runProgram } from './lib/program.mjs';
import { packagesIn } from './lib/workspace.mjs';

const [name, ...flags] = process.argv.slice(2);
const known = packagesIn('examples').map((folder) => folder.slice('examples/'.length));

if (name !== undefined && known.includes(name)) {
  await runProgram(`examples/${name}/dist/main.js`, flags);
} else {
  console.error(name === undefined ? 'Which example?' : `There is no example named "${name}".`);
  console.error(`Usage: npm run example -- NAME [flags], where NAME is one of: ${known.join(', ')}`);
  process.exitCode = 64;
}
