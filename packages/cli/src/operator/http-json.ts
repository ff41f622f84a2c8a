import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { unavailable } from '@rivergraph/core';

/** One request of an interface that speaks JSON. */
export interface JsonRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object | undefined;
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
}

/**
 * Makes a request and reads its answer.
 *
 * Settles when all of it is there. It waits as long as the server does: a bounded run may take its time. Failure: `unavailable` where
 * nobody answers.
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
  { url, token }: JsonTarget,
  { method, path }: JsonRequest,
  body: string | undefined,
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method,
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
    const request = requester(new URL(path, url), options, resolve);
    request.once('error', reject);
    request.end(body);
  });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
