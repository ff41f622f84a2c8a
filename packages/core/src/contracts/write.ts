/**
 * Anything a transform may hand to a sink. `kind` names the family (`graph`, `cypher`, `gremlin` …); a sink declares in
 * its type which families it takes, so that a write it cannot run does not compile.
 *
 * Ownership: a write and what it refers to belong to the pipeline from the moment the transform returns it.
 *
 * @public
 */
export interface Write {
  readonly kind: string;
}
