/** Something to do when so many records were sent. */
export interface Step {
  readonly at: number;
  readonly act: () => Promise<void>;
}

/** Steps that are taken one after another, beside the sending. */
export interface Steps {
  /** Says how many records were sent. */
  readonly reached: (sent: number) => void;
  /** Rejects when one fails; never resolves. */
  readonly failed: Promise<never>;
  /** Settles when those that were reached are done. */
  done(): Promise<void>;
}

/** Takes steps when they are due, the sooner ones first. Nobody waits for them. */
export function runSteps(steps: readonly Step[]): Steps {
  const left = steps.toSorted((a, b) => a.at - b.at);
  let last: Promise<void> = Promise.resolve();
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  return {
    reached: (sent) => {
      for (let next = left[0]; next !== undefined && next.at <= sent; next = left[0]) {
        const { act } = next;
        left.shift();
        last = last.then(act);
        last.catch(fail);
      }
    },
    failed,
    done: async () => await last,
  };
}
