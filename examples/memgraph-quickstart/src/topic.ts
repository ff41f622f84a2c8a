/** The topic that a run makes. */
export const topic = 'memgraph-quickstart';
