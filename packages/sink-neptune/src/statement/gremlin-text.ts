import driver from 'gremlin';
import type { Bytecode } from '../driver/port.ts';
import { instructionsOf, predicateOf } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import { stepNames } from './step-names.ts';
import { TypedNumber } from './typed-number.ts';

const { Bytecode: BytecodeClass, EnumValue, P, TextP, Traversal, TraversalStrategy, t } = driver.process;

/** The one instruction of a value that says how it is added. */
const cardinalityValue = 'CardinalityValueTraversal';
const identifier = /^[A-Za-z_]\w*$/;

/** Writes bytecode as text, and keeps the values that it meets. */
export class GremlinText {
  readonly #parameters = new Map<string, unknown>();

  /** The values by the names that they have in the text. */
  get parameters(): { readonly [name: string]: unknown } {
    return Object.fromEntries(this.#parameters);
  }

  /** All steps, each after a dot. */
  steps(bytecode: Bytecode): string {
    const { sourceInstructions, stepInstructions } = instructionsOf(bytecode);
    return [...sourceInstructions, ...stepInstructions].map((step) => this.#step(step)).join('');
  }

  #step([name, ...values]: Instruction): string {
    const named = stepNames(name, values);
    const list = values.map((value, at) =>
      at < named && typeof value === 'string' ? quoted(value) : this.#value(value),
    );
    return `.${name}(${list.join(', ')})`;
  }

  #value(value: unknown): string {
    if (value === null || value === undefined) return 'null';
    if (typeof value !== 'object') return this.#parameter(value);
    if (value instanceof TypedNumber) return this.#parameter(value.value);
    if (value instanceof EnumValue) return enumText(value);
    if (value instanceof Traversal) return this.#child(value.getBytecode());
    if (value instanceof BytecodeClass) return this.#child(value);
    if (value instanceof P) return this.#predicate('P', value);
    if (value instanceof TextP) return this.#predicate('TextP', value);
    if (value instanceof Map) return this.#map(value);
    if (Array.isArray(value)) return `[${value.map((item) => this.#value(item)).join(', ')}]`;
    if (value instanceof TraversalStrategy) return this.#strategy(value);
    return this.#parameter(value);
  }

  #parameter(value: unknown): string {
    const name = `p${this.#parameters.size}`;
    this.#parameters.set(name, value);
    return name;
  }

  #child(bytecode: Bytecode): string {
    const [source] = instructionsOf(bytecode).sourceInstructions;
    if (source?.[0] !== cardinalityValue) return `__${this.steps(bytecode)}`;
    return `${this.#value(source[1])}(${this.#value(source[2])})`;
  }

  #map(map: ReadonlyMap<unknown, unknown>): string {
    if (map.size === 0) return '[:]';
    const entries = Array.from(map, ([key, value]) => `${this.#key(key)}: ${this.#entryValue(key, value)}`);
    return `[${entries.join(', ')}]`;
  }

  #key(key: unknown): string {
    if (typeof key !== 'string') return `(${this.#value(key)})`;
    return identifier.test(key) ? key : quoted(key);
  }

  #entryValue(key: unknown, value: unknown): string {
    return key === t.label && typeof value === 'string' ? quoted(value) : this.#value(value);
  }

  #predicate(owner: 'P' | 'TextP', predicate: driver.process.P | driver.process.TextP): string {
    const { operator, value, other } = predicateOf(predicate);
    if (operator === 'and' || operator === 'or')
      return `${this.#value(value)}.${operator}(${this.#value(other)})`;
    const values = Array.isArray(value) ? value : [value];
    const all = other === undefined || other === null ? values : [...values, other];
    return `${owner}.${operator}(${all.map((item) => this.#value(item)).join(', ')})`;
  }

  #strategy(strategy: object): string {
    const { configuration } = strategy as { readonly configuration: object };
    const settings = Object.entries(configuration).map(([name, value]) => `${name}: ${this.#value(value)}`);
    return `new ${strategy.constructor.name}(${settings.join(', ')})`;
  }
}

function enumText(value: object): string {
  const { typeName, elementName } = value as { readonly typeName: string; readonly elementName: string };
  return `${typeName}.${elementName}`;
}

function quoted(name: string): string {
  return `'${name.replace(/[\\'\n\r$]/g, (character) => escapes[character] ?? `\\${character}`)}'`;
}

const escapes: { readonly [character: string]: string } = { '\n': '\\n', '\r': '\\r' };
