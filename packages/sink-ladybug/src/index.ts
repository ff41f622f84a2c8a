export { loadLadybug } from './load-ladybug.ts';
export type { Ladybug } from './load-ladybug.ts';
export type { LadybugSinkOptions } from './options.ts';
export { createLadybugSink } from './sink.ts';
