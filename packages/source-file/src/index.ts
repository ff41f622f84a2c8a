export { createFileSource } from './source.ts';
export type { FileRecord } from './source.ts';
export type { CsvRow, CsvSourceOptions, FileOptions, JsonLinesSourceOptions } from './options.ts';
export type { Compression } from './data-file.ts';
export type { FilePosition } from './position.ts';
export { createDeadLetterSource } from './dead-letter.ts';
export type { DeadLetterSourceOptions } from './dead-letter.ts';
