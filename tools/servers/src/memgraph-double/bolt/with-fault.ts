import type { Refusal } from '../../bolt/behaviour.ts';
import type { DoubleFaults, DoubleRequest } from '../faults.ts';

/** Does what was asked for, and what a fault wants. */
export async function withFault<T>(
  faults: DoubleFaults,
  request: DoubleRequest,
  work: () => Promise<T | Refusal>,
): Promise<T | Refusal> {
  const plan = faults.take(request);
  if (plan === undefined) return work();
  const { effect } = plan;
  if (effect.kind === 'hold' && effect.when === 'before') await faults.hold(plan);
  if (effect.kind !== 'hold' && effect.when !== 'after') return refusalOf(effect);
  const answer = await work();
  if (effect.kind !== 'hold') return refusalOf(effect);
  if (effect.when === 'after') await faults.hold(plan);
  return answer;
}

function refusalOf(
  effect:
    | { readonly kind: 'cut' }
    | { readonly kind: 'error'; readonly code: string; readonly message: string },
): Refusal {
  return effect.kind === 'cut' ? 'cut' : { failure: { code: effect.code, message: effect.message } };
}
