import { randomUUID } from 'node:crypto';

/** Names a topic or group that no other test has. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomUUID().slice(0, 8)}`;
}
