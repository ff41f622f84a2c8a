import type { Buffer } from 'node:buffer';
import type { Answer, AnswerValue, RequestHead } from './frames.ts';

/** Reads the head of a request that is written as GraphSON; `undefined` when it is none. */
export function readJsonRequest(payload: Buffer): RequestHead | undefined {
  const request = objectOf(payload);
  const id = idOf(request?.['requestId']);
  const op = request?.['op'];
  return id === undefined || typeof op !== 'string' ? undefined : { id, op };
}

/** Reads the head of an answer that is written as GraphSON; `undefined` when it is none. */
export function readJsonAnswer(data: Buffer): Pick<Answer, 'id' | 'status'> | undefined {
  const answer = objectOf(data);
  const id = idOf(answer?.['requestId']);
  const status = answer?.['status'];
  const code = isObject(status) ? status['code'] : undefined;
  return id === undefined || typeof code !== 'number' ? undefined : { id, status: code };
}

/** Writes an answer as GraphSON 3. */
export function jsonAnswer({ id, status, message = '', results, wrap }: Answer): string {
  const empty = { '@type': 'g:Map', '@value': [] };
  const data =
    results === undefined
      ? null
      : { '@type': 'g:List', '@value': results.map((value) => jsonResult(value, wrap)) };
  return JSON.stringify({
    requestId: id,
    status: { message, code: status, attributes: empty },
    result: { data, meta: empty },
  });
}

function jsonResult(value: AnswerValue, wrap: Answer['wrap']): unknown {
  if (wrap !== 'traverser') return jsonValue(value);
  return { '@type': 'g:Traverser', '@value': { bulk: jsonValue(1), value: jsonValue(value) } };
}

function jsonValue(value: AnswerValue): unknown {
  return typeof value === 'string' ? value : { '@type': 'g:Int64', '@value': value };
}

function objectOf(data: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An id is a string, or a string that is marked as a UUID. */
function idOf(value: unknown): string | undefined {
  const id = isObject(value) ? value['@value'] : value;
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
