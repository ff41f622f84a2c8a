// A Bolt server that does nothing, in a process of its own: it looks at the heads of chunks and at the tags of messages, gives the
// answers it was told to give, and counts. Its parent tells it the answers once it knows the port; it ends with its parent.
// Where it was told of statements, it reads how each begins.
import { createServer } from 'node:net';

const openingBytes = 20;
const goodbye = 0x02;
const [run, pull] = [0x10, 0x3f];
/** Enough of a message to tell a statement by. */
const headBytes = 128;

const plan = { version: Buffer.alloc(4), latencyMs: 0 };
/** What is sent for a message, by its tag. @type {Map<number, Buffer>} */
const answers = new Map();
/** How a statement begins, and what is sent for its RUN and its PULL. @type {[string, Buffer, Buffer][]} */
let statements = [];
const counters = { connections: 0, messages: 0, bytesReceived: 0, bytesSent: 0, roundTrips: 0 };
/** How many messages came, by their tag. */
const byTag = new Array(256).fill(0);

const server = createServer({ noDelay: true }, (socket) => {
  counters.connections += 1;
  const connection = new Connection(socket);
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => connection.receive(bytes));
});

class Connection {
  #socket;
  #opening = Buffer.alloc(0);
  #isOpen = false;
  /** The first byte of a head of which the second has not come. */
  #half = -1;
  /** How many bytes of the chunk are still to come. */
  #left = 0;
  /** How many bytes of the message have come. */
  #seen = 0;
  #tag = -1;
  /** How the message begins; kept only where statements are told apart. */
  #head = Buffer.alloc(0);
  /** What the next PULL is answered with, where that is not as usual. @type {Buffer[]} */
  #records = [];
  /** @type {Buffer[]} */
  #outgoing = [];

  /** @param {import('node:net').Socket} socket */
  constructor(socket) {
    this.#socket = socket;
  }

  /** @param {Buffer} bytes */
  receive(bytes) {
    counters.bytesReceived += bytes.length;
    if (this.#isOpen) this.#read(bytes, 0);
    else this.#shake(bytes);
    if (this.#outgoing.length > 0) this.#flush();
  }

  /** @param {Buffer} bytes */
  #shake(bytes) {
    this.#opening = Buffer.concat([this.#opening, bytes]);
    if (this.#opening.length < openingBytes) return;
    this.#isOpen = true;
    this.#socket.write(plan.version);
    counters.bytesSent += plan.version.length;
    this.#read(this.#opening, openingBytes);
  }

  /**
   * @param {Buffer} bytes
   * @param {number} start
   */
  #read(bytes, start) {
    let at = start;
    while (at < bytes.length) {
      if (this.#left > 0) at = this.#pass(bytes, at);
      else if (this.#half === -1) this.#half = bytes[at++];
      else {
        this.#left = (this.#half << 8) | bytes[at++];
        this.#half = -1;
        if (this.#left === 0) this.#end();
      }
    }
  }

  /**
   * Passes over content, but for the tag, the second byte of a message, and what is kept of it.
   *
   * @param {Buffer} bytes
   * @param {number} at
   */
  #pass(bytes, at) {
    const size = Math.min(this.#left, bytes.length - at);
    if (this.#seen < 2 && this.#seen + size >= 2) this.#tag = bytes[at + 1 - this.#seen];
    if (statements.length > 0 && this.#seen < headBytes)
      this.#head = Buffer.concat([this.#head, bytes.subarray(at, at + Math.min(size, headBytes))]);
    this.#seen += size;
    this.#left -= size;
    return at + size;
  }

  #end() {
    if (this.#seen === 0) return;
    counters.messages += 1;
    byTag[this.#tag] += 1;
    const answer = this.#answer();
    if (answer !== undefined) this.#outgoing.push(answer);
    else if (this.#tag === goodbye) this.#socket.end();
    else this.#socket.resetAndDestroy();
    this.#seen = 0;
    this.#head = Buffer.alloc(0);
  }

  #answer() {
    const [, ofRun, ...ofPull] = this.#tag === run ? (statementOf(this.#head) ?? []) : [];
    const [records] = this.#tag === pull ? this.#records : [];
    this.#records = ofPull;
    return records ?? ofRun ?? answers.get(this.#tag);
  }

  #flush() {
    const bytes = this.#outgoing.length === 1 ? this.#outgoing[0] : Buffer.concat(this.#outgoing);
    this.#outgoing = [];
    counters.roundTrips += 1;
    counters.bytesSent += bytes.length;
    if (plan.latencyMs === 0) this.#socket.write(bytes);
    else setTimeout(() => this.#socket.write(bytes), plan.latencyMs);
  }
}

/**
 * A text comes after the tag: a byte that says how its length is written, the length in none, one, two or four bytes, the text.
 *
 * @param {Buffer} head
 */
function statementOf(head) {
  const lengthBytes = { 0xd0: 1, 0xd1: 2, 0xd2: 4 }[head[2]] ?? 0;
  return statements.find(([beginning]) => head.indexOf(beginning) === 3 + lengthBytes);
}

process.on('message', (/** @type {any} */ message) => {
  if (message.kind === 'plan') {
    plan.version = Buffer.from(message.version, 'base64');
    plan.latencyMs = message.latencyMs;
    for (const [tag, answer] of message.answers) answers.set(tag, Buffer.from(answer, 'base64'));
    statements = message.statements.map((/** @type {string[]} */ [beginning, ...sent]) => [
      beginning,
      ...sent.map((bytes) => Buffer.from(bytes, 'base64')),
    ]);
  }
  const { user, system } = process.cpuUsage();
  process.send?.({ id: message.id, counters: { ...counters, byTag, cpuMs: (user + system) / 1000 } });
});
process.once('disconnect', () => process.exit());
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => undefined);

const [, , host, port] = process.argv;
server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
  process.send?.({ failed: error.code }, () => process.exit(1));
});
server.listen(Number(port), host, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
