import { misconfigured, unavailable } from '@rivergraph/core';
import type { EngineStatus } from './driver/port.ts';

/**
 * Expects the writer. An address that only readers have will never be one; any other may be it again after a failover.
 *
 * Failure: throws `misconfigured` for a reader's address, `unavailable` for a reader behind another.
 */
export function checkRole({ hostname }: URL, { role }: EngineStatus): void {
  if (role === 'writer') return;
  if (hostname.includes('.cluster-ro-')) {
    throw misconfigured(
      'neptune: option url: expected the cluster endpoint, which leads to the writer, got that of the readers',
    );
  }
  throw unavailable('neptune: expected the writer behind the address, a reader answers', {
    outcome: 'not-applied',
  });
}
