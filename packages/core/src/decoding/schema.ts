import type { StandardSchemaV1 } from '@standard-schema/spec';
import { isRetryable, rejected, RivergraphError } from '../errors.ts';
import type { DeserializeContext } from '../contracts/deserializer.ts';
import { isPromiseLike } from '../util/ready.ts';

type Validate = (value: unknown, context: DeserializeContext) => unknown;
type Issues = readonly StandardSchemaV1.Issue[];

const maxPaths = 3;
/** What a declared property is called. A longer or stranger key may be data: the key of a dictionary. */
const plainName = /^[\p{L}_$][\p{L}\p{N}_$-]{0,63}$/u;

/** Makes a function that gives what the schema makes of a value, or throws `rejected`. */
export function validateWith(schema: StandardSchemaV1): Validate {
  const { validate } = schema['~standard'];
  return (value, context) => {
    const result = call(validate, value, context);
    if (!isPromiseLike(result)) return accept(result, context);
    return result.then(
      (settled) => accept(settled, context),
      (error: unknown) => fail(error, context),
    );
  };
}

function call<T>(validate: (value: unknown) => T, value: unknown, context: DeserializeContext): T {
  try {
    return validate(value);
  } catch (error) {
    return fail(error, context);
  }
}

function accept(result: StandardSchemaV1.Result<unknown>, context: DeserializeContext): unknown {
  if (result.issues === undefined) return result.value;
  throw rejected(
    `Record ${context.part}: expected a value that fits the schema, got ${describe(result.issues)}`,
    {
      reason: 'invalid-schema',
      cause: new Error(result.issues.map((issue) => issue.message).join('; ')),
    },
  );
}

function fail(error: unknown, context: DeserializeContext): never {
  if (error instanceof RivergraphError || isRetryable(error)) throw error;
  throw rejected(`Record ${context.part}: expected the schema to accept or refuse the value, but it threw`, {
    reason: 'invalid-schema',
    cause: error,
  });
}

/** Says where the issues are. Their messages may quote the value, so they are left to the cause. */
function describe(issues: Issues): string {
  const paths = issues.slice(0, maxPaths).map((issue) => pathText(issue.path ?? []));
  const more = issues.length > maxPaths ? ' …' : '';
  return `${issues.length} ${issues.length === 1 ? 'issue' : 'issues'} at ${paths.join(', ')}${more}`;
}

function pathText(path: NonNullable<StandardSchemaV1.Issue['path']>): string {
  const text = path.map((part) => segment(typeof part === 'object' ? part.key : part)).join('');
  return text === '' ? 'the top' : text.replace(/^\./, '');
}

function segment(key: PropertyKey): string {
  if (typeof key === 'number') return `[${key}]`;
  return typeof key === 'string' && plainName.test(key) ? `.${key}` : '[…]';
}
