import type { ErrorRow, Verdict } from './classify.ts';

const lost: Verdict = { code: 'unavailable', message: 'the connection was lost, or there is none' };
const wrongServer: Verdict = {
  code: 'misconfigured',
  reason: 'server',
  message: 'expected a server that speaks Bolt at the address, got something else',
};

/** The codes of the driver's own errors. @public */
export const driverCodes: readonly ErrorRow<Verdict, string>[] = [
  ['ServiceUnavailable', lost],
  ['SessionExpired', lost],
  ['ProtocolError', { code: 'unavailable', message: 'the server said what the driver does not understand' }],
];

/** What the driver says by itself and gives no code of its own. @public */
export const driverTexts: readonly ErrorRow[] = [
  [
    'Connection acquisition timed out',
    {
      code: 'unavailable',
      message:
        'no connection came free and none could be made in time: the server does not answer, or the pool is too small',
    },
  ],
  ['Pool is closed', { code: 'closed', message: 'expected a driver that is open, got one that was closed' }],
  ['Server responded HTTP', wrongServer],
  ['Unknown Bolt protocol version', wrongServer],
];

/** The verdict of what fits no row. @public */
export const unknownVerdict: Verdict = {
  code: 'unavailable',
  message: 'the driver failed in a way that is not known',
};
