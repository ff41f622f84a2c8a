/** A word of a statement. */
export interface Token {
  /** `name` is bare and may be a keyword, `quoted` came in backticks and never is. */
  readonly kind: 'name' | 'quoted' | 'string' | 'integer' | 'float' | 'symbol' | 'end';
  /** As written; without quotes and escapes for names and strings. */
  readonly text: string;
  /** In capitals for a bare name, empty for all else. */
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
}
