import { misconfigured } from '@rivergraph/core';
import type { Pipeline } from '@rivergraph/core';
import { loadDefault, ofUser } from '../config/load-config.ts';

/** Loads a module whose default export is a pipeline, a promise of one, or a function that gives one. Failure: `misconfigured`. */
export async function loadPipeline(file: string): Promise<Pipeline> {
  const exported = await loadDefault(file, 'module');
  const pipeline = await ofUser(`module '${file}'`, async () =>
    typeof exported === 'function' ? await (exported as () => unknown)() : await exported,
  );
  if (isPipeline(pipeline)) return pipeline;
  throw misconfigured(
    `module '${file}': expected a pipeline, a promise of one or a function that gives one as default export, got ${typeof exported === 'function' ? 'a function that gives ' : ''}${kindOf(pipeline)}`,
  );
}

function isPipeline(value: unknown): value is Pipeline {
  if (typeof value !== 'object' || value === null) return false;
  const parts = value as { readonly [name: string]: unknown };
  return ['run', 'stop', 'stats'].every((name) => typeof parts[name] === 'function');
}

function kindOf(value: unknown): string {
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}
