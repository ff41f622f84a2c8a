import { runVictim } from './victim.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Expected the folder of a workload');
await runVictim(folder);
