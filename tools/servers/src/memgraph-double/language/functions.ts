import type { FunctionEntry } from './function-arguments.ts';
import { pointFunction } from './function-point.ts';
import { convertFunctions } from './functions-convert.ts';
import { graphFunctions } from './functions-graph.ts';
import { listFunctions } from './functions-list.ts';
import { temporalFunctions } from './functions-temporal.ts';

/** All functions by their names in small letters. */
export const functions: ReadonlyMap<string, FunctionEntry> = new Map([
  ...Object.entries(convertFunctions),
  ...Object.entries(listFunctions),
  ...Object.entries(graphFunctions),
  ...Object.entries(temporalFunctions),
  ['point', pointFunction],
]);

/** The names of all functions, in small letters. */
export const functionNames: ReadonlySet<string> = new Set(functions.keys());
