import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { nameOf } from './objects.ts';
import type { KubernetesObject } from './objects.ts';

const file = new URL('../../kubernetes/schemas/kinds.jsonl', import.meta.url);

interface NamedSchema {
  readonly name: string;
  readonly schema: object;
}

const named = readFileSync(file, 'utf8')
  .trim()
  .split('\n')
  .map((line): NamedSchema => JSON.parse(line) as NamedSchema);
const ajv = formats.default(new Ajv({ strict: false, allErrors: true }));
const definitions = Object.fromEntries(named.map(({ name, schema }) => [name, schema]));
ajv.addSchema({ $id: 'kinds', definitions });

/** Says where an object is not as Kubernetes wants it; a field that it does not know is one too many. */
export function schemaProblems(object: KubernetesObject): readonly string[] {
  const kind = `${object.apiVersion}/${object.kind}`;
  if (definitions[kind] === undefined) return [`${nameOf(object)}: there is no schema of ${kind}`];
  const validate = ajv.getSchema(`kinds#/definitions/${kind.replaceAll('/', '~1')}`);
  if (validate === undefined || validate(object) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message = '', params }) => {
    const detail = 'additionalProperty' in params ? ` (${String(params['additionalProperty'])})` : '';
    return `${nameOf(object)}: ${instancePath} ${message}${detail}`;
  });
}
