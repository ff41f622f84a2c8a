import { runProgram } from './lib/program.mjs';

await runProgram('tools/servers/dist/main.js', process.argv.slice(2));
