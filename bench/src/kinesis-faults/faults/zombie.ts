import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpCall, HttpFaultProxy } from '@rivergraph/servers';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { KinesisFault } from '../kinesis-fault.ts';
import type { Member } from '../member.ts';
import type { Stage } from '../stage.ts';

const settleTimeoutMs = 60_000;
const checkpointTimeoutMs = 20_000;
/** By then others have seen its leases stand still for a failover time, whenever they looked first. */
const heldFailovers = 4;
const patientMs = 60_000;

/** What one worker wants to write into the lease table is held up until others have its shards; then it gets there. */
export const zombie: KinesisFault = {
  name: 'checkpoints of a zombie',
  workers: 2,
  strike: async (stage) => {
    const { crew } = stage.parts;
    const member = crew.start({ leases: stage.proxiedLeases, leaseTimeoutMs: patientMs });
    for (let left = stage.choose({ quick: 1, full: 3 }); left > 0; left -= 1) await hold(stage, member);
  },
};

async function hold(stage: Stage, member: Member): Promise<void> {
  const { watch, leaseProxy, failoverMs } = stage.parts;
  if (!(await watch.untilHas(member.name, { least: 3 }, settleTimeoutMs)))
    throw new Error(`${member.name} got no share of the shards`);
  await stage.linger(failoverMs / 2, failoverMs);
  const losses = member.timesTold('lost');
  const held = holdCalls(leaseProxy, heldFailovers * failoverMs);
  if (!(await becomesTrue(() => held.checkpoints() > 0, checkpointTimeoutMs)))
    throw new Error(`${member.name} stored no checkpoint`);
  stage.struck();
  // It does not send a checkpoint when it could renew nothing for a failover time: the last one arrives that long after the first.
  const arrived = sleep((heldFailovers + 1.5) * failoverMs);
  const isRobbed = await watch.untilHas(member.name, { most: 0 }, (heldFailovers - 0.3) * failoverMs);
  held.letPass();
  await arrived;
  held.forget();
  if (!isRobbed) stage.accuse(`nobody took the shards of ${member.name} while it could not write`);
  else if (held.applied() > 0)
    stage.accuse(`${held.applied()} checkpoints of ${member.name} were taken after it had lost its shards`);
  if (member.timesTold('lost') === losses)
    stage.accuse(`${member.name} did not find out that it had lost its shards`);
  await stage.recovers();
}

/** Calls that arrive late. */
interface Held {
  /** Lets later calls through at once. */
  letPass(): void;
  /** Counts no more. */
  forget(): void;
  /** How many of the calls were to store a checkpoint. */
  checkpoints(): number;
  /** How many of these the table has taken. */
  applied(): number;
}

/** A renewal that is held keeps the checkpoint of its shard from being sent; so the first to be held is a checkpoint. */
function holdCalls(proxy: HttpFaultProxy, ms: number): Held {
  const checkpoints = new Set<number>();
  const applied = new Set<number>();
  const fault = proxy.inject({
    match: (_body, call) => {
      if (isCheckpoint(call)) checkpoints.add(call.number);
      return checkpoints.size > 0;
    },
    effect: { kind: 'delay', ms },
  });
  // Only what is no error gets here.
  const forget = proxy.onAnswer('UpdateItem', (answer, { number }) => {
    if (checkpoints.has(number)) applied.add(number);
    return answer;
  });
  return {
    letPass: () => fault.remove(),
    forget,
    checkpoints: () => checkpoints.size,
    applied: () => applied.size,
  };
}

function isCheckpoint({ operation, body }: HttpCall): boolean {
  const { ExpressionAttributeNames: names } = body;
  return operation === 'UpdateItem' && Object.values(names ?? {}).includes('checkpoint');
}
