import { RivergraphError } from '@rivergraph/core';
import type { AwsKeysProvider } from '@rivergraph/sink-neptune';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import { describe } from '../../faults-common/stream-stage.ts';
import type { NeptuneFault } from '../neptune-fault.ts';
import type { Stage } from '../stage.ts';

/** The server takes no more connections for a while. */
export function tooManyConnections(): NeptuneFault {
  return {
    name: '429 at connect',
    strike: async (stage) => {
      const { front } = stage.parts;
      const before = stage.life.watch.failuresWith('throttled');
      const ms = stage.choose({ quick: 700, full: 10_000 });
      stage.struck();
      const fault = front.injectHandshake({ effect: { status: 429, code: 'TooManyRequestsException' } });
      front.cutAll();
      await stage.linger(ms, ms);
      await stage.until('a connection was refused', () => fault.hits > 0);
      fault.remove();
      await stage.recovers();
      stage.expectFailures('throttled', before);
    },
  };
}

const region = 'eu-west-1';
const stopTimeoutMs = 30_000;
const quarterHourMs = 15 * 60_000;

/** The keys are changed: the sink gets fresh ones, once, and goes on. */
export function rotatedKeys(): NeptuneFault {
  const keyring = new Keyring();
  return {
    name: 'signature refused',
    front: { iam: { credentials: [keyring.valid], region } },
    sink: { auth: { iam: { region, credentials: keyring.provide } } },
    strike: async (stage) => {
      const { front } = stage.parts;
      for (let left = stage.choose({ quick: 3, full: 20 }); left > 0; left -= 1) {
        const { refreshes } = keyring;
        stage.struck();
        keyring.rotate();
        front.setIam({ credentials: [keyring.valid], region });
        front.cutAll();
        await stage.recovers();
        if (keyring.refreshes === refreshes) stage.accuse('the sink did not ask for fresh credentials');
      }
      const refused = stage.life.watch.failuresWith('unauthorized');
      if (refused > 0) stage.accuse(`${refused} attempts failed although there were fresh credentials`);
    },
  };
}

/** A clock goes wrong, so that fresh credentials do not help: the sink stops and says why, and a run in good time finishes. */
export function wrongClock(): NeptuneFault {
  const keyring = new Keyring();
  return {
    name: 'signature expired',
    front: { iam: { credentials: [keyring.valid], region } },
    sink: { auth: { iam: { region, credentials: keyring.provide } } },
    strike: async (stage) => {
      const { front } = stage.parts;
      const iam = { credentials: [keyring.valid], region };
      await expireOnce(stage);
      const { life } = stage;
      stage.struck();
      front.setIam({ ...iam, skewMs: quarterHourMs });
      front.cutAll();
      if (!(await becomesTrue(() => life.isOver, stopTimeoutMs))) await life.stop();
      const error = await life.ended;
      const isExpected =
        error instanceof RivergraphError && error.code === 'unauthorized' && error.reason === 'expired';
      if (!isExpected)
        stage.accuse(
          `expected the pipeline to stop with unauthorized/expired, it ended with ${describe(error)}`,
        );
      front.setIam(iam);
      stage.live();
    },
  };
}

/** The first attempt to connect is refused, the second one is not. */
async function expireOnce(stage: Stage): Promise<void> {
  const { front } = stage.parts;
  stage.struck();
  const body = JSON.stringify({
    code: 'AccessDeniedException',
    detailedMessage: 'Signature expired: 20260501T000000Z is earlier than five minutes ago.',
  });
  const fault = front.injectHandshake({ times: 1, effect: { status: 403, body } });
  front.cutAll();
  await stage.recovers();
  if (fault.hits === 0) stage.accuse('no connection was refused');
  const refused = stage.life.watch.failuresWith('unauthorized/expired');
  if (refused > 0) stage.accuse(`${refused} attempts failed although the second one to connect was let in`);
}

/** Keys that are changed at times, and that are remembered by whoever asks until he asks for fresh ones. */
class Keyring {
  #number = 0;
  #remembered = 0;
  #refreshes = 0;

  get valid(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
    return keysOf(this.#number);
  }

  /** How often somebody asked for fresh ones. */
  get refreshes(): number {
    return this.#refreshes;
  }

  rotate(): void {
    this.#number += 1;
  }

  readonly provide: AwsKeysProvider = ({ forceRefresh = false } = {}) => {
    if (forceRefresh) {
      this.#refreshes += 1;
      this.#remembered = this.#number;
    }
    return keysOf(this.#remembered);
  };
}

function keysOf(number: number): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  return { accessKeyId: `AKIAFAULT${number}`, secretAccessKey: `secret-of-the-fault-run-${number}` };
}
