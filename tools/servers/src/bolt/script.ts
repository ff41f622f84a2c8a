import type { BoltFailure, BoltRun, Outcome, Refusal, Reply } from './behaviour.ts';
import type { PackMap } from './packstream/value.ts';

/** A part of a behaviour whose answer may be left to the next one by `undefined`. */
export type Handler<Subject, Answer> = (subject: Subject) => Answer | undefined | Promise<Answer | undefined>;

/** Makes the refusal that states an error. */
export function boltFailure(
  code: string,
  message: string = 'scripted failure',
  more: Omit<BoltFailure, 'code' | 'message'> = {},
): { readonly failure: BoltFailure } {
  return { failure: { code, message, ...more } };
}

/** Answers the first call with an error and leaves the others to what comes next. Fits every part of a behaviour. */
export function failOnce(code: string, message?: string): () => Outcome {
  return inTurn([boltFailure(code, message)]);
}

/** Answers one call after the other, and leaves those that come after the last answer to what comes next. */
export function inTurn<Answer extends Reply>(answers: readonly Answer[]): () => Answer | undefined {
  const left = [...answers];
  return () => left.shift();
}

/** Answers the statements that have a text in them or match a pattern, and leaves the others to what comes next. */
export function onStatement(
  pattern: string | RegExp,
  answer: Reply | Handler<BoltRun, Reply>,
): Handler<BoltRun, Reply> {
  return async (run) => {
    const matches = typeof pattern === 'string' ? run.text.includes(pattern) : run.text.search(pattern) >= 0;
    if (!matches) return undefined;
    return typeof answer === 'function' ? answer(run) : answer;
  };
}

/** Asks one handler after the other until one answers. */
export function firstOf<Subject, Answer extends Reply>(
  ...handlers: readonly Handler<Subject, Answer>[]
): (subject: Subject) => Promise<Answer | undefined> {
  return async (subject) => {
    for (const handler of handlers) {
      const answer = await handler(subject);
      if (answer !== undefined) return answer;
    }
    return undefined;
  };
}

/** Accepts the tokens that the test holds for, and refuses the others as a server does. */
export function acceptAuth(accepts: (auth: PackMap) => boolean): (auth: PackMap) => Outcome {
  return (auth) => (accepts(auth) ? undefined : unauthorized);
}

const unauthorized: Refusal = boltFailure(
  'Neo.ClientError.Security.Unauthorized',
  'The client is unauthorized due to authentication failure.',
);
