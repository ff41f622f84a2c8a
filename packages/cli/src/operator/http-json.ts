import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { unavailable } from '@rivergraph/core';

/** One request of an interface that speaks JSON. */
export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object | undefined;
  /** How long it may take. @defaultValue as long as the server does */
  readonly timeoutMs?: number | undefined;
}

/** What came back; `body` is `undefined` where it is no JSON. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Where requests go. */
export interface JsonTarget {
  readonly url: URL;
  readonly token: string | undefined;
  /** Ends requests. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a request and reads its answer.
 *
 * Settles when all of it is there. Failure: `unavailable` where nobody answers, or not in time, and at the signal.
 */
export async function requestJson(target: JsonTarget, request: JsonRequest): Promise<JsonAnswer> {
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  try {
    const answer = await send(target, request, body);
    return { status: answer.statusCode ?? 0, body: parse(await text(answer)) };
  } catch (cause) {
    throw unavailable(`serving process at ${target.url.origin}: expected an answer, got none`, {
      cause,
    });
  }
}

async function send(
  { url, token, signal }: JsonTarget,
  { method, path, timeoutMs }: JsonRequest,
  body: string | undefined,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method,
    ...(signal === undefined ? {} : { signal }),
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    },
  };
  const requester = url.protocol === 'https:' ? httpsRequest : httpRequest;
  // Fetch gives up after five minutes without a head, this does not.
  return await new Promise((resolve, reject) => {
    const request = requester(urlAt(url, path), options, resolve);
    request.once('error', reject);
    if (timeoutMs !== undefined) endAfter(request, timeoutMs);
    request.end(body);
  });
}

/** A proxy may have given the process a path of its own. */
function urlAt(url: URL, path: string): URL {
  return new URL(`${url.origin}${url.pathname.replace(/\/+$/, '')}${path}`);
}

/** Ends a request whose answer is not there as a whole in time. A signal that times out may be collected before. */
function endAfter(request: ClientRequest, timeoutMs: number): void {
  const timer = setTimeout(() => request.destroy(new Error('the time is over')), timeoutMs);
  request.once('close', () => clearTimeout(timer));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
