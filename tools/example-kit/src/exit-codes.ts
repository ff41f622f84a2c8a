/** What an example tells its caller: 64 and 69 as in sysexits.h, and 130 as a shell does of what Ctrl-C has ended. */
export const exitCodes: {
  readonly ok: 0;
  readonly failure: 1;
  readonly usage: 64;
  readonly 'no-server': 69;
  readonly stopped: 130;
} = { ok: 0, failure: 1, usage: 64, 'no-server': 69, stopped: 130 };
