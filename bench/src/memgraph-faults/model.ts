import { edgeName, nodeName, ownedName } from './names.ts';
import type { EdgePlace } from './names.ts';
import type { Deed } from './deed.ts';

/** What a property holds. */
export type Value = string | number;

/** What a node or a relationship holds. */
export type Properties = Readonly<Record<string, Value>>;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly properties: Properties;
}

/** Everything is in one country: what counts is that a key has two parts. */
export const country = 'Nowhere';

/** A graph as deeds make it, one after the other. It knows nothing of how a sink does them. */
export class ModelGraph {
  readonly nodes: Map<string, Properties> = new Map();
  readonly edges: Map<string, Edge> = new Map();

  /** Does what a record asks for. @returns whether it could: an edge between persons who are not there is not made */
  apply(deed: Deed): 'done' | 'missing' {
    switch (deed.do) {
      case 'person':
        this.#person(deed.person, { name: deed.name, score: deed.score, seen: deed.seen });
        return 'done';
      case 'like':
        return this.#like(deed);
      case 'unlike':
        this.edges.delete(edgeName('LIKES', { from: personName(deed.from), to: personName(deed.to) }));
        return 'done';
      case 'visit':
        this.#visit(deed);
        return 'done';
      case 'phone':
        this.#phone(deed);
        return 'done';
      case 'hang up':
        this.#remove(ownedName('Phone', deed.number, personName(deed.person)));
        return 'done';
      case 'state':
        this.#meter(deed.meter, { state: `state ${deed.at}`, at: deed.at });
        return 'done';
      case 'gauge':
        this.#gauge(deed);
        return 'done';
      case 'link':
        this.#link(deed);
        return 'done';
      case 'guest':
        this.#guest(deed);
        return 'done';
      case 'diary':
        this.#node(nodeName('Diary', deed.diary), {
          diaryId: deed.diary,
          page: Number(deed.page),
          day: deed.day,
        });
        return 'done';
    }
  }

  #person(personId: string, more: Properties = {}): string {
    return this.#node(personName(personId), { personId, ...more });
  }

  #like({ from, to, since, ends }: Extract<Deed, { do: 'like' }>): 'done' | 'missing' {
    const areThere = this.nodes.has(personName(from)) && this.nodes.has(personName(to));
    if (ends === 'refs' && !areThere) return 'missing';
    this.#edge('LIKES', { from: this.#person(from), to: this.#person(to) }, { since });
    return 'done';
  }

  #visit({ person, town, day, times }: Extract<Deed, { do: 'visit' }>): void {
    const to = this.#node(nodeName('Town', town), { country, name: town });
    this.#edge('VISITED', { from: this.#person(person), to, key: day }, { day, times });
  }

  #phone({ person, number, seen }: Extract<Deed, { do: 'phone' }>): void {
    const from = this.#person(person);
    const to = this.#node(ownedName('Phone', number, from), { number, seen });
    this.#edge('HAS_PHONE', { from, to }, {});
  }

  #meter(meterId: string, more: Properties = {}): string {
    return this.#node(nodeName('Meter', meterId), { meterId, ...more });
  }

  #gauge({ meter, gauge, at }: Extract<Deed, { do: 'gauge' }>): void {
    const from = this.#meter(meter);
    const to = this.#node(ownedName('Gauge', gauge, from), { name: gauge, reading: -at, at });
    this.#edge('HAS_GAUGE', { from, to }, {});
  }

  #link({ from, to, at }: Extract<Deed, { do: 'link' }>): void {
    this.#edge('LINKED', { from: this.#meter(from), to: this.#meter(to) }, { quality: -at, at });
  }

  #guest({ guest, name, badge }: Extract<Deed, { do: 'guest' }>): void {
    const more: Record<string, Value> = { guestId: guest };
    if (name !== undefined) more['name'] = name;
    if (badge !== undefined) more['badge'] = badge;
    this.#node(nodeName('Guest', guest), more);
  }

  #node(name: string, properties: Properties): string {
    this.nodes.set(name, newer(this.nodes.get(name), properties));
    return name;
  }

  #edge(type: string, place: EdgePlace, properties: Properties): void {
    const { from, to } = place;
    const name = edgeName(type, place);
    this.edges.set(name, { from, to, properties: newer(this.edges.get(name)?.properties, properties) });
  }

  #remove(node: string): void {
    this.nodes.delete(node);
    for (const [name, { from, to }] of this.edges) {
      if (from === node || to === node) this.edges.delete(name);
    }
  }
}

/** What has a version holds what came with the highest one, whenever it came. */
function newer(held: Properties = {}, properties: Properties): Properties {
  const isOlder = Number(properties['at'] ?? 0) < Number(held['at'] ?? 0) && properties['at'] !== undefined;
  return isOlder ? held : { ...held, ...properties };
}

function personName(personId: string): string {
  return nodeName('Person', personId);
}
