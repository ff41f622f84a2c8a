import { encodeVersion, versionNumbers } from './version.ts';
import type { BoltVersion, VersionNumbers } from './version.ts';

const magic = 0x6060b017;
const proposalBytes = 4;
const openingBytes = 5 * proposalBytes;
const manifestProposal = 0x0000_01ff;

/**
 * How a version is agreed on. `manifest`: a client that can is told all versions and chooses, as by Neo4j since 5.26. `plain`: the
 * server takes the first version it knows of those that the client proposes.
 */
export type HandshakeStyle = 'manifest' | 'plain';

/** Where a handshake stands after some bytes. */
export interface HandshakeStep {
  /** What to send. */
  readonly answer?: Buffer | undefined;
  /** The version agreed on: the handshake is over. */
  readonly version?: BoltVersion | undefined;
  /** What came after the handshake. */
  readonly rest?: Buffer | undefined;
  /** Set when there is nothing in common: the answer is the last thing to send. */
  readonly failed?: boolean | undefined;
}

/** The first bytes of a connection, in which both sides agree on a version. */
export class Handshake {
  readonly #versions: readonly BoltVersion[];
  readonly #style: HandshakeStyle;
  #input: Buffer = Buffer.alloc(0);
  #isChoosing = false;

  constructor(versions: readonly BoltVersion[], style: HandshakeStyle) {
    this.#versions = versions;
    this.#style = style;
  }

  /** Takes bytes as they come and tells what to do. */
  push(bytes: Buffer): HandshakeStep {
    this.#input = Buffer.concat([this.#input, bytes]);
    return this.#isChoosing ? this.#choice() : this.#opening();
  }

  #opening(): HandshakeStep {
    if (this.#input.length < openingBytes) return {};
    if (this.#input.readUInt32BE(0) !== magic) return { failed: true };
    const proposals = [1, 2, 3, 4].map((index) => this.#input.readUInt32BE(index * proposalBytes));
    this.#input = this.#input.subarray(openingBytes);
    if (this.#style === 'manifest' && proposals.includes(manifestProposal)) {
      this.#isChoosing = true;
      return { answer: this.#manifest() };
    }
    const version = this.#firstOf(proposals);
    if (version === undefined) return { answer: Buffer.alloc(proposalBytes), failed: true };
    return { answer: encodeVersion(version), version, rest: this.#input };
  }

  /** The marker of the manifest, the count of versions, the versions, and a mask of no capabilities. */
  #manifest(): Buffer {
    const marker = Buffer.alloc(proposalBytes);
    marker.writeUInt32BE(manifestProposal);
    const count = Buffer.from([this.#versions.length]);
    return Buffer.concat([marker, count, ...this.#versions.map(encodeVersion), Buffer.alloc(1)]);
  }

  /** The version that the client has chosen, and a mask of capabilities in bytes of which all but the last have the highest bit set. */
  #choice(): HandshakeStep {
    const maskEnd = this.#input.findIndex((byte, index) => index >= proposalBytes && byte < 0x80);
    if (maskEnd === -1) return {};
    const chosen = this.#input.readUInt32BE(0);
    const version = this.#versions.find((one) => encodeVersion(one).readUInt32BE(0) === chosen);
    if (version === undefined) return { failed: true };
    return { version, rest: this.#input.subarray(maskEnd + 1) };
  }

  #firstOf(proposals: readonly number[]): BoltVersion | undefined {
    for (const proposal of proposals) {
      const matching = this.#versions.filter((version) => covers(proposal, versionNumbers(version)));
      const [highest] = matching.toSorted(
        (one, other) => versionNumbers(other).minor - versionNumbers(one).minor,
      );
      if (highest !== undefined) return highest;
    }
    return undefined;
  }
}

/** Tells whether a proposal, a range of minor versions that ends with the one it names, has a version in it. */
function covers(proposal: number, { major, minor }: VersionNumbers): boolean {
  const last = (proposal >> 8) & 0xff;
  const range = (proposal >> 16) & 0xff;
  return (proposal & 0xff) === major && minor <= last && minor >= last - range;
}
