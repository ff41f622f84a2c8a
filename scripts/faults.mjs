import { runProgram } from './lib/program.mjs';

await runProgram('bench/dist/faults.js', process.argv.slice(2));
