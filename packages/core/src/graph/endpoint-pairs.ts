import { misconfigured } from '../errors.ts';
import type { EdgeTypeShape, EdgeWriteShape, EndpointShape, GraphShape, PropertyShape } from './write.ts';

const maxPairs = 1000;

/**
 * The shapes of the writes of one edge type that set the same properties, by how they treat the two ends.
 *
 * Starts over after 1,000 pairs, so that ends with random properties cannot fill the memory.
 */
export class EndpointPairs {
  readonly #action: 'upsert' | 'delete';
  readonly #graph: GraphShape;
  readonly #edge: EdgeTypeShape;
  readonly #set: readonly PropertyShape[];
  readonly #shapes: Map<EndpointShape, Map<EndpointShape, EdgeWriteShape>> = new Map();
  #size = 0;
  #last: EdgeWriteShape | undefined;

  constructor(
    action: 'upsert' | 'delete',
    graph: GraphShape,
    edge: EdgeTypeShape,
    set: readonly PropertyShape[],
  ) {
    this.#action = action;
    this.#graph = graph;
    this.#edge = edge;
    this.#set = set;
  }

  /** Failure: `misconfigured`, for an end that is not a node of this graph with the declared label. */
  shapeOf(from: EndpointShape, to: EndpointShape): EdgeWriteShape {
    const last = this.#last;
    if (last !== undefined && last.from === from && last.to === to) return last;
    const shape = this.#shapes.get(from)?.get(to) ?? this.#add(from, to);
    this.#last = shape;
    return shape;
  }

  #add(from: EndpointShape, to: EndpointShape): EdgeWriteShape {
    this.#check('from', from);
    this.#check('to', to);
    if (this.#size >= maxPairs) {
      this.#shapes.clear();
      this.#size = 0;
    }
    const shape: EdgeWriteShape = {
      kind: 'edge',
      action: this.#action,
      graph: this.#graph,
      edge: this.#edge,
      from,
      to,
      set: this.#set,
    };
    const byTo = this.#shapes.get(from) ?? new Map<EndpointShape, EdgeWriteShape>();
    this.#shapes.set(from, byTo.set(to, shape));
    this.#size += 1;
    return shape;
  }

  #check(end: 'from' | 'to', given: EndpointShape | undefined): void {
    const expected = this.#edge[end];
    const subject = `${this.#edge.type}.${this.#action}, ${end}`;
    if (given === undefined) throw misconfigured(`${subject}: expected an end made by ${expected.label}`);
    if (given.node !== expected) {
      const got = given.node.label === expected.label ? 'the same label of another graph' : given.node.label;
      throw misconfigured(`${subject}: expected an end made by ${expected.label}, got ${got}`);
    }
    if (this.#action === 'delete' && given.mode !== 'ref') {
      throw misconfigured(`${subject}: expected a ref, got ${given.mode}`);
    }
  }
}
