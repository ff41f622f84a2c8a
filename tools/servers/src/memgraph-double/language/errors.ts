import { codes, QueryError } from '../port.ts';

/** The error of a statement that is wrong: in its meaning, or with the values it got. */
export function clientError(message: string): QueryError {
  return new QueryError(codes.client, message);
}

/** The error of text that is no date or time. Memgraph calls it transient, as everything that is not an error of its query engine. */
export function temporalError(message: string): QueryError {
  return new QueryError(codes.transient, message);
}

/** The error of text that is not in the language, at an offset of it. */
export function syntaxError(text: string, offset: number, detail: string): QueryError {
  const before = text.slice(0, offset).split('\n');
  const position = (before.at(-1) ?? '').length + 1;
  return clientError(
    `Error on line ${before.length} position ${position}. The underlying parsing error is ${detail}`,
  );
}
