/**
 * What the stack is asked for, each by `-c name=value`.
 *
 * @typedef {object} Settings
 * @property {'lambda' | 'service'} as what writes
 * @property {string} instanceClass of the database
 * @property {number} vcpus that the writer has
 * @property {string} engineVersion of the database
 * @property {number} shards of the stream
 * @property {number} readBatch records of an event
 * @property {number} writeBatch edges of a request
 * @property {boolean} conditionalCreate whether an edge is looked for before it is made
 * @property {number} percentError requests of 100 that are made to fail
 * @property {string} namespace of the figures in CloudWatch
 */

/** What an instance class with this ending has. @type {Record<string, number>} */
const vcpusOf = { medium: 2, large: 2, xlarge: 4 };

/**
 * Reads the settings. Throws when one makes no sense.
 *
 * @param {(name: string) => unknown} context
 * @returns {Settings}
 */
export function readSettings(context) {
  const text = (/** @type {string} */ name, /** @type {string} */ usual) => {
    const given = context(name);
    // In cdk.json it may be a number or a boolean.
    return given === undefined ? usual : typeof given === 'string' ? given : JSON.stringify(given);
  };
  const number = (/** @type {string} */ name, /** @type {number} */ usual, /** @type {number} */ max) =>
    wholeOf(name, text(name, String(usual)), max);
  const instanceClass = text('instanceClass', 'db.r6g.xlarge');
  return {
    as: wordOf('as', text('as', 'lambda'), ['lambda', 'service']),
    instanceClass,
    vcpus: vcpusIn(instanceClass),
    engineVersion: text('engineVersion', '1.4.6.0'),
    shards: Math.max(1, number('shards', 2, 500)),
    readBatch: Math.max(1, number('readBatch', 1_000, 10_000)),
    writeBatch: Math.max(1, number('writeBatch', 100, 10_000)),
    conditionalCreate:
      wordOf('conditionalCreate', text('conditionalCreate', 'true'), ['true', 'false']) === 'true',
    percentError: number('percentError', 0, 99),
    namespace: text('namespace', 'rivergraph/social-follows'),
  };
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} max
 */
function wholeOf(name, text, max) {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= max) return number;
  throw new TypeError(`-c ${name}: expected a whole number up to ${max}, got '${text}'`);
}

/**
 * @template {string} Word
 * @param {string} name
 * @param {string} text
 * @param {readonly Word[]} words
 * @returns {Word}
 */
function wordOf(name, text, words) {
  const word = words.find((one) => one === text);
  if (word !== undefined) return word;
  throw new TypeError(`-c ${name}: expected ${words.join(' or ')}, got '${text}'`);
}

/** @param {string} instanceClass */
function vcpusIn(instanceClass) {
  const size = instanceClass.split('.')[2] ?? '';
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  const vcpus = times === undefined ? vcpusOf[size] : 4 * Number(times);
  if (vcpus !== undefined) return vcpus;
  throw new TypeError(`-c instanceClass: expected one such as db.r6g.xlarge, got '${instanceClass}'`);
}
