import { isPropertyType } from './check-value.ts';
import type { ForbiddenName, VersionType } from './schema-types.ts';

type Unchecked = { readonly [name: string]: unknown };

const forbiddenNames: { readonly [N in ForbiddenName]: true } = {
  '': true,
  // oxlint-disable-next-line unicorn/no-thenable
  then: true,
  toJSON: true,
  constructor: true,
  ['__proto__']: true,
  __defineGetter__: true,
  __defineSetter__: true,
  __lookupGetter__: true,
  __lookupSetter__: true,
  hasOwnProperty: true,
  isPrototypeOf: true,
  propertyIsEnumerable: true,
  toLocaleString: true,
  toString: true,
  valueOf: true,
};
const versionTypes: { readonly [T in VersionType]: true } = {
  integer: true,
  float: true,
  string: true,
  date: true,
  datetime: true,
  'local-datetime': true,
};
const keyTypes = 'string, integer, float, boolean, date, datetime, local-datetime or bytes';

/** Lists what is wrong with a schema, in words that name the place. Takes anything, since not every user has types. */
export function schemaProblems(schema: unknown): string[] {
  if (!isObject(schema)) return ['the schema must be an object with nodes and edges'];
  const { nodes, edges = {} } = schema;
  if (!isObject(nodes)) return ['nodes must be an object'];
  if (!isObject(edges)) return ['edges must be an object'];
  return [
    ...unknownMembers('the schema', schema, ['nodes', 'edges']),
    ...Object.entries(nodes).flatMap(([label, node]) => nodeProblems(label, node, edges)),
    ...Object.entries(edges).flatMap(([type, edge]) => edgeProblems(type, edge, nodes)),
  ];
}

function nodeProblems(label: string, node: unknown, edges: Unchecked): string[] {
  if (!isObject(node)) return [`${label}: must be an object`];
  const problems = [
    ...nameProblems('a label', label),
    ...unknownMembers(label, node, ['key', 'properties', 'ownedBy', 'version']),
    ...keyProblems(label, node['key']),
    ...propertiesProblems(label, node),
    ...versionProblems(label, node),
  ];
  if (Object.hasOwn(edges, label)) problems.push(`${label}: a name is either a label or an edge type`);
  const owning = node['ownedBy'];
  if (owning === undefined) return problems;
  const edge = typeof owning === 'string' && Object.hasOwn(edges, owning) ? edges[owning] : undefined;
  if (!isObject(edge)) problems.push(`${label}: ownedBy must name a declared edge type`);
  else if (edge['to'] !== label) problems.push(`${label}: the edge type in ownedBy must end at ${label}`);
  return problems;
}

function edgeProblems(type: string, edge: unknown, nodes: Unchecked): string[] {
  if (!isObject(edge)) return [`${type}: must be an object`];
  const { from, to, key } = edge;
  const problems = [
    ...nameProblems('an edge type', type),
    ...unknownMembers(type, edge, ['from', 'to', 'key', 'properties', 'version']),
    ...(key === undefined ? [] : keyProblems(type, key)),
    ...propertiesProblems(type, edge),
    ...versionProblems(type, edge),
    ...endProblems(type, 'from', from, nodes),
    ...endProblems(type, 'to', to, nodes),
  ];
  const owningOfFrom = owningEdgeOf(from, nodes);
  const owningOfTo = owningEdgeOf(to, nodes);
  if (owningOfFrom !== undefined)
    problems.push(`${type}: from cannot be the owned node type ${String(from)}`);
  if (owningOfTo !== undefined && owningOfTo !== type) {
    problems.push(`${type}: to cannot be ${String(to)}, which another edge type owns`);
  }
  if (owningOfTo === type && key !== undefined) {
    problems.push(`${type}: an edge that owns its node has no key`);
  }
  return problems;
}

function endProblems(type: string, end: 'from' | 'to', label: unknown, nodes: Unchecked): string[] {
  if (typeof label === 'string' && Object.hasOwn(nodes, label)) return [];
  return [`${type}: ${end} must name a declared label`];
}

function owningEdgeOf(label: unknown, nodes: Unchecked): unknown {
  const node = typeof label === 'string' && Object.hasOwn(nodes, label) ? nodes[label] : undefined;
  return isObject(node) ? node['ownedBy'] : undefined;
}

function keyProblems(owner: string, key: unknown): string[] {
  if (!isObject(key) || Object.keys(key).length === 0) return [`${owner}: key needs at least one part`];
  return Object.entries(key).flatMap(([name, type]) =>
    isKeyType(type)
      ? propertyNameProblems(owner, name)
      : [`${owner}.${name}: the type of a key must be ${keyTypes}`],
  );
}

function propertiesProblems(owner: string, declared: Unchecked): string[] {
  const { key, properties = {} } = declared;
  if (!isObject(properties)) return [`${owner}: properties must be an object`];
  return Object.entries(properties).flatMap(([name, type]) => [
    ...propertyNameProblems(owner, name),
    ...(isPropertyType(type) ? [] : [`${owner}.${name}: unknown type`]),
    ...(isObject(key) && Object.hasOwn(key, name)
      ? [`${owner}.${name}: a property is either in key or in properties`]
      : []),
  ]);
}

function versionProblems(owner: string, { key, properties, version }: Unchecked): string[] {
  if (version === undefined) return [];
  const hasName = (name: string): boolean =>
    memberOf(properties, name) !== undefined || memberOf(key, name) !== undefined;
  if (version === 'position') {
    if (hasName('position'))
      return [`${owner}: version 'position' has two meanings beside a property of that name`];
    if (!hasName('_position')) return [];
    return [`${owner}: version 'position' is kept in _position, which cannot be declared`];
  }
  const type = typeof version === 'string' ? memberOf(properties, version) : undefined;
  if (typeof type === 'string' && Object.hasOwn(versionTypes, type)) return [];
  const types = Object.keys(versionTypes).join(', ');
  return [
    `${owner}: version must name one of properties with a type that has an order (${types}), or be 'position'`,
  ];
}

function memberOf(declared: unknown, name: string): unknown {
  return isObject(declared) && Object.hasOwn(declared, name) ? declared[name] : undefined;
}

function isKeyType(type: unknown): boolean {
  return isPropertyType(type) && !type.endsWith('[]') && type !== 'json' && type !== 'point';
}

function nameProblems(what: string, name: string): string[] {
  return Object.hasOwn(forbiddenNames, name) ? [`'${name}' cannot be the name of ${what}`] : [];
}

function propertyNameProblems(owner: string, name: string): string[] {
  return name === '' || name === '__proto__' ? [`${owner}: '${name}' cannot be the name of a property`] : [];
}

function unknownMembers(owner: string, given: Unchecked, known: readonly string[]): string[] {
  return Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `${owner}: has ${known.join(', ')} only, got ${name}`);
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === 'object' && value !== null;
}
