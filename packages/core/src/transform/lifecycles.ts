import type { TransformContext, TransformLifecycle } from '../contracts/transform.ts';

/**
 * Makes one life of several: opened in order, closed in reverse, each once however often it occurs.
 *
 * Failure: when one cannot be opened, those before it are closed again. When one cannot be closed, the others are closed
 * all the same, and the first failure is thrown.
 */
export function joinLifecycles(parts: readonly TransformLifecycle[]): Required<TransformLifecycle> {
  const all = [...new Set(parts)];
  const opened: TransformLifecycle[] = [];

  async function open(context: TransformContext): Promise<void> {
    for (const part of all) {
      try {
        await part.open?.(context);
      } catch (error) {
        await close().catch(() => undefined);
        throw error;
      }
      opened.push(part);
    }
  }

  async function close(): Promise<void> {
    const failures: unknown[] = [];
    for (let part = opened.pop(); part !== undefined; part = opened.pop()) {
      try {
        await part.close?.();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  return { open, close };
}
