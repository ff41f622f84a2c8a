export { programAt } from './program.ts';
export type { Ended, Program, Started } from './program.ts';
