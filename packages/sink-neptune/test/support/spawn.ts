import gremlin from 'gremlin';

const { process, structure } = gremlin;

/** A source of traversals that nobody runs. */
export function spawn(): gremlin.process.GraphTraversalSource {
  return new process.GraphTraversalSource(new structure.Graph(), new process.TraversalStrategies());
}
