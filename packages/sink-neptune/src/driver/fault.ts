import { redact } from './redact.ts';

/** What was caught, taken apart. */
export interface Fault {
  /** An answer of the server to a request, a refused handshake, or anything else. */
  readonly kind: 'answer' | 'handshake' | 'network';
  /** The server's, or of the handshake; 0 where there is none. */
  readonly status: number;
  /** Neptune's code of an answer or a refusal, or Node's of a network error. */
  readonly code: string | undefined;
  /** What looks like a code of Neptune in a text that is not JSON. */
  readonly names: readonly string[];
  /** What was said, fit to be kept. */
  readonly text: string;
  /** What an answer says besides: the classes of Java. */
  readonly details: string;
}

/** The parts of what may be caught. */
interface Fields {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  readonly statusMessage?: unknown;
  readonly statusAttributes?: unknown;
  readonly errors?: unknown;
}

/** From 3.7.4 on with the body, before it without. */
const refusal = /^Unexpected server response(?: code)?:? (\d{3})(?: with body:\n?([^]*))?$/;
/** The answer to a time-out holds the whole request, which is the user's data. */
const quotedRequest = /\[?RequestMessage\{[^]*/;
const exceptionName = /\b[A-Z][A-Za-z]{2,60}Exception\b/g;

/** Takes apart what was caught. */
export function readFault(cause: unknown, secrets: readonly string[]): Fault {
  const fields: Fields = typeof cause === 'object' && cause !== null ? cause : { message: cause };
  if (typeof fields.statusCode === 'number') return readAnswer(fields, fields.statusCode, secrets);
  const text = textOf(fields);
  const [, status, body] = refusal.exec(text) ?? [];
  if (status !== undefined) return readRefusal(Number(status), body ?? '', secrets);
  const code = typeof fields.code === 'string' ? fields.code : undefined;
  return { kind: 'network', status: 0, code, names: [], text: redact(text, secrets), details: '' };
}

function readAnswer(fields: Fields, status: number, secrets: readonly string[]): Fault {
  const said = typeof fields.statusMessage === 'string' ? fields.statusMessage : '';
  const text = redact(said.replace(quotedRequest, '[…]'), secrets);
  const code = jsonCode(said);
  return {
    kind: 'answer',
    status,
    code,
    names: namesIn(text),
    text,
    details: detailsOf(fields.statusAttributes),
  };
}

function readRefusal(status: number, body: string, secrets: readonly string[]): Fault {
  const text = redact(`Unexpected server response code ${status}${body === '' ? '' : `: ${body}`}`, secrets);
  return { kind: 'handshake', status, code: jsonCode(body), names: namesIn(body), text, details: '' };
}

/** Several addresses of one host fail together, with a text for each and none for all. */
function textOf({ message, errors }: Fields): string {
  if (typeof message === 'string' && message !== '') return message;
  if (!Array.isArray(errors)) return '';
  return errors.map((error: unknown) => (error instanceof Error ? error.message : '')).join(', ');
}

function jsonCode(text: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const code = 'code' in parsed ? parsed.code : '__type' in parsed ? parsed.__type : undefined;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(text: string): readonly string[] {
  return text.match(exceptionName) ?? [];
}

/** Only what decides is looked at: the classes, not the texts of the stack. */
function detailsOf(attributes: unknown): string {
  if (!(attributes instanceof Map)) return '';
  const { exceptions, stackTrace } = Object.fromEntries(attributes) as Record<string, unknown>;
  const classes = Array.isArray(exceptions) ? exceptions.join(' ') : '';
  const top = typeof stackTrace === 'string' ? stackTrace.slice(0, stackTrace.indexOf('\n')) : '';
  return `${classes} ${top}`;
}
