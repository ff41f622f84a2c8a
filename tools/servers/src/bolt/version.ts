/** A version of Bolt that the scripted server speaks. */
export type BoltVersion =
  | '4.1'
  | '4.3'
  | '4.4'
  | '5.0'
  | '5.1'
  | '5.2'
  | '5.3'
  | '5.4'
  | '5.5'
  | '5.6'
  | '5.7'
  | '5.8';

/** The versions that are offered where none are chosen. */
export const defaultBoltVersions: readonly BoltVersion[] = [
  '5.8',
  '5.7',
  '5.6',
  '5.4',
  '5.3',
  '5.2',
  '5.1',
  '5.0',
  '4.4',
];

/** The two numbers of a version. */
export interface VersionNumbers {
  readonly major: number;
  readonly minor: number;
}

/** Reads the two numbers of a version. */
export function versionNumbers(version: BoltVersion): VersionNumbers {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { major, minor };
}

/** Tells whether a version is the other one or a later one. */
export function isAtLeast(version: BoltVersion, least: BoltVersion): boolean {
  const [one, other] = [versionNumbers(version), versionNumbers(least)];
  return one.major > other.major || (one.major === other.major && one.minor >= other.minor);
}

/** Writes a version as the handshake has it. */
export function encodeVersion(version: BoltVersion): Buffer {
  const { major, minor } = versionNumbers(version);
  return Buffer.from([0, 0, minor, major]);
}
