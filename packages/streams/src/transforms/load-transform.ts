import { misconfigured } from '@rivergraph/core';
import type { SourceRecord, Transform, Write } from '@rivergraph/core';
import type { StreamDefinition } from '../contracts/definition.ts';
import { exportedTransform } from './exported.ts';
import { moduleFile } from './module-file.ts';
import { statementsTransform } from './statements-transform.ts';

/** What a stream's transform is loaded from. */
export interface LoadTransformOptions {
  /** The folder of transforms. */
  readonly folder: string | undefined;
  /** The module, as the stream names it. */
  readonly path: string;
  /** Loads a module, given its whole real path. */
  readonly load: (file: string) => Promise<unknown>;
  /** Makes writes of the statements of a module of messages. */
  readonly statement: StreamDefinition['statement'];
  /** The name of the stream, for errors. */
  readonly stream: string;
}

const maxNameChars = 100;

/**
 * Loads the transform that a stream names: what its module exports as `transform`, or a function of messages that it exports by
 * default.
 *
 * Ownership: a module is loaded once as loaders do, so a transform that is an object is one for all streams and runs that name it.
 * Failure: `misconfigured` (reason `transform`) for a path that is none within the folder, and for a module that fails, or exports
 * neither or both.
 */
export async function loadTransform(options: LoadTransformOptions): Promise<Transform<SourceRecord, Write>> {
  const { folder, load, path, statement, stream } = options;
  const subject = `stream ${stream}: transform ${shown(path)}`;
  const file = await moduleFile({ folder, path, subject });
  const module = await loaded(load, file, subject);
  const exported = exportedTransform(subject, module);
  if (exported.kind === 'transform') return exported.transform;
  if (statement !== undefined) return statementsTransform(exported.statementsOf, { statement, subject });
  throw misconfigured(
    `${subject}: expected an export \`transform\`, got a function of messages, which needs \`statement\` in the stream's definition`,
    { reason: 'transform' },
  );
}

async function loaded(load: LoadTransformOptions['load'], file: string, subject: string): Promise<unknown> {
  try {
    return await load(file);
  } catch (cause) {
    throw misconfigured(
      `${subject}: expected a module that loads, got one that fails (${failureName(cause)})`,
      {
        reason: 'transform',
        cause,
      },
    );
  }
}

/** The code of a loader's failure, or its class: what its text says stays in the cause. */
function failureName(cause: unknown): string {
  if (!(cause instanceof Error)) return `throws a ${typeof cause}`;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

/** A path may come from anywhere: in one line, and not endless. */
function shown(path: unknown): string {
  return typeof path === 'string' ? JSON.stringify(path.slice(0, maxNameChars)) : `(a ${typeof path})`;
}
