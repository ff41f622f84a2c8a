import kafkajs from 'kafkajs';
import type { logCreator } from 'kafkajs';

const tellingLine = 'Tried to find group coordinator';

/**
 * Finds out why no coordinator of a group was found. kafkajs asks one broker after another, and of what they say only a debug
 * line is left: a group that may not be used looks like one whose coordinator is busy.
 */
export class CoordinatorRefusal {
  #last: unknown;

  /** Makes a log creator that listens to debug lines, and passes none of them on. */
  listen(inner: logCreator): logCreator {
    return (level) => {
      const pass = inner(level);
      return (entry) => {
        if (entry.log.message === tellingLine) this.#last = entry.log['error'];
        if (entry.level <= kafkajs.logLevel.WARN) pass(entry);
      };
    };
  }

  /** Makes a call. Rejects with the reason where one is known, else with what the call rejects with. */
  async explain<T>(call: () => Promise<T>): Promise<T> {
    this.#last = undefined;
    try {
      return await call();
    } catch (error) {
      throw this.#last ?? error;
    }
  }
}
