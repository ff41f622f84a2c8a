import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** Makes the error of a store that serves another stream already. */
export function otherStream(subject: string, stream: string, got: string): RivergraphError {
  return misconfigured(
    `${subject}: expected the stream '${stream}', whose leases it holds, got '${got}'. Each stream needs a store of its own`,
    { reason: 'other-stream' },
  );
}
