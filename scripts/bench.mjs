import { runProgram } from './lib/program.mjs';

await runProgram('bench/dist/bench.js', process.argv.slice(2));
