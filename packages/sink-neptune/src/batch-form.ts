import type { ResolvedOptions } from './resolve-options.ts';
import { chainOf } from './statement/chain.ts';
import { coalesceDialect, currentDialect, dialectOf } from './statement/dialect.ts';
import type { GremlinDialect } from './statement/dialect.ts';
import { injectOf } from './statement/inject.ts';
import type { BatchForm } from './write-batch.ts';

/** Chooses how writes become requests, by the option and by what the engine says of itself, if anything. */
export function batchForm({ form, ids, edges }: ResolvedOptions, engine: string | undefined): BatchForm {
  if (form === 'inject') return { ids, edges, requestOf: injectOf, noticesMissingEnds: true };
  const dialect = form === 'coalesce' ? coalesceDialect : dialectFor(engine);
  return {
    ids,
    edges,
    requestOf: (ops) => chainOf(ops, dialect),
    noticesMissingEnds: dialect.upsert === 'merge',
  };
}

function dialectFor(engine: string | undefined): GremlinDialect {
  return engine === undefined ? currentDialect : dialectOf(engine);
}
