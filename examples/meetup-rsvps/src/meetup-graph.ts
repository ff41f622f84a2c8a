/** What is known of members, topics and RSVPs: of what was sent, or of what the database holds. Each entry is a line of text. */
export interface MeetupGraph {
  /** `17 Ada Novak` */
  readonly members: readonly string[];
  readonly topics: readonly string[];
  /** `17 canoeing yes 2026-05-01T08:00:00.000Z`, the last answer only. */
  readonly rsvps: readonly string[];
  readonly alsoWent: readonly AlsoWent[];
}

/** An answer to "people who RSVPed to canoeing also went to". */
export interface AlsoWent {
  readonly topic: string;
  /** How many of those who said yes to the topic that is asked about said yes to this one as well. */
  readonly both: number;
  /** How many members said yes to this one. */
  readonly all: number;
}

/** Writes an RSVP as a line. */
export function rsvpLine(memberId: number, topic: string, { response, at }: Answer): string {
  return `${memberId} ${topic} ${response} ${new Date(at).toISOString()}`;
}

/** A member's answer to a topic. */
export interface Answer {
  readonly response: string;
  /** In milliseconds since 1970. */
  readonly at: number;
}

/** The parts of a graph that are compared. */
type Part = 'members' | 'topics' | 'rsvps' | 'alsoWent';

/** What is different in one part. */
export interface Difference {
  readonly part: Part;
  readonly expected: number;
  readonly got: number;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** Compares two graphs, line by line; a line that is there twice is not one that is there once. */
export function compareGraphs(expected: MeetupGraph, got: MeetupGraph): readonly Difference[] {
  const parts: readonly Part[] = ['members', 'topics', 'rsvps', 'alsoWent'];
  return parts.map((part) => compare(part, linesOf(expected, part), linesOf(got, part)));
}

/** The order of the answers counts too. */
function linesOf(graph: MeetupGraph, part: Part): readonly string[] {
  if (part !== 'alsoWent') return graph[part];
  return graph.alsoWent.map(({ topic, both, all }, index) => `${index + 1}. ${topic}: ${both} of ${all}`);
}

function compare(part: Part, expected: readonly string[], got: readonly string[]): Difference {
  return {
    part,
    expected: expected.length,
    got: got.length,
    missing: without(expected, got),
    unexpected: without(got, expected),
  };
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
