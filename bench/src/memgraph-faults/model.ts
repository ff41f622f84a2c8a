import { edgeName, nodeName, ownedName } from '../faults-common/names.ts';
import { DeedGraph } from '../faults-common/deed-graph.ts';
import type { Properties, Value } from '../faults-common/deed-graph.ts';
import type { Deed } from './deed.ts';

/** Everything is in one country: what counts is that a key has two parts. */
export const country = 'Nowhere';

/** A graph as deeds make it, one after the other. An edge between persons who have to be there and are not is not made. */
export class ModelGraph extends DeedGraph<Deed> {
  override apply(deed: Deed): 'done' | 'missing' {
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
        this.remove(ownedName('Phone', deed.number, personName(deed.person)));
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
        this.setNode(nodeName('Diary', deed.diary), {
          diaryId: deed.diary,
          page: Number(deed.page),
          day: deed.day,
        });
        return 'done';
    }
  }

  #person(personId: string, more: Properties = {}): string {
    return this.setNode(personName(personId), { personId, ...more });
  }

  #like({ from, to, since, ends }: Extract<Deed, { do: 'like' }>): 'done' | 'missing' {
    const areThere = this.nodes.has(personName(from)) && this.nodes.has(personName(to));
    if (ends === 'refs' && !areThere) return 'missing';
    this.setEdge('LIKES', { from: this.#person(from), to: this.#person(to) }, { since });
    return 'done';
  }

  #visit({ person, town, day, times }: Extract<Deed, { do: 'visit' }>): void {
    const to = this.setNode(nodeName('Town', town), { country, name: town });
    this.setEdge('VISITED', { from: this.#person(person), to, key: day }, { day, times });
  }

  #phone({ person, number, seen }: Extract<Deed, { do: 'phone' }>): void {
    const from = this.#person(person);
    const to = this.setNode(ownedName('Phone', number, from), { number, seen });
    this.setEdge('HAS_PHONE', { from, to }, {});
  }

  #meter(meterId: string, more: Properties = {}): string {
    return this.setNode(nodeName('Meter', meterId), { meterId, ...more });
  }

  #gauge({ meter, gauge, at }: Extract<Deed, { do: 'gauge' }>): void {
    const from = this.#meter(meter);
    const to = this.setNode(ownedName('Gauge', gauge, from), { name: gauge, reading: -at, at });
    this.setEdge('HAS_GAUGE', { from, to }, {});
  }

  #link({ from, to, at }: Extract<Deed, { do: 'link' }>): void {
    this.setEdge('LINKED', { from: this.#meter(from), to: this.#meter(to) }, { quality: -at, at });
  }

  #guest({ guest, name, badge }: Extract<Deed, { do: 'guest' }>): void {
    const more: Record<string, Value> = { guestId: guest };
    if (name !== undefined) more['name'] = name;
    if (badge !== undefined) more['badge'] = badge;
    this.setNode(nodeName('Guest', guest), more);
  }

  /** What has a version holds what came with the highest one, whenever it came. */
  protected override merged(held: Properties, properties: Properties): Properties {
    const isOlder = Number(properties['at'] ?? 0) < Number(held['at'] ?? 0) && properties['at'] !== undefined;
    return isOlder ? held : super.merged(held, properties);
  }
}

function personName(personId: string): string {
  return nodeName('Person', personId);
}
