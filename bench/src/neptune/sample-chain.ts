import gremlin from 'gremlin';
import { vertexId } from './follows.ts';
import type { Follow } from './follows.ts';

const { statics, t } = gremlin.process;

type Source = gremlin.process.GraphTraversalSource;
type Traversal = gremlin.process.GraphTraversal;

/** The edges of a batch. */
export type Follows = readonly [Follow, ...Follow[]];

/**
 * The traversal of a batch in the sample's steps: each edge is looked for among those that leave its first end, and made where it is not
 * there.
 */
export function sampleChain(g: Source, [first, ...more]: Follows): Traversal {
  let chain = upserted(g, first);
  for (const follow of more) chain = upserted(chain, follow);
  return chain;
}

/** The same step begins a traversal and goes on with one. */
function upserted(before: Source | Traversal, { from, to, creationDate }: Follow): Traversal {
  const [out, into] = [vertexId(from), vertexId(to)];
  const id = `${out}-${creationDate}-${into}`;
  const create = statics
    .V(out)
    .addE('follows')
    .to(statics.V(into))
    .property(t.id, id)
    .property('creationDate', creationDate)
    .property('insertDateTime', Date.now());
  return before.V(out).outE('follows').hasId(id).fold().coalesce(statics.unfold(), create);
}
