import { describe, expect, it } from 'vitest';
import { defaultKafkaVersion, resolveKafkaOptions } from '../../src/kafka/options.ts';
import { isRequired } from '../../src/vitest/required.ts';

describe('resolveKafkaOptions', () => {
  it.each([
    ['what was asked for', { version: '4.4.0' }, { RIVERGRAPH_KAFKA_VERSION: '3.9.2' }, '4.4.0'],
    ['the environment', {}, { RIVERGRAPH_KAFKA_VERSION: '3.9.2' }, '3.9.2'],
    ['the default', {}, {}, defaultKafkaVersion],
    ['the default for an empty variable', {}, { RIVERGRAPH_KAFKA_VERSION: '' }, defaultKafkaVersion],
  ])('takes the version from %s', (_where, options, environment, version) => {
    expect(resolveKafkaOptions(options, environment).version).toBe(version);
  });

  it('starts one plain node unless told otherwise', () => {
    expect(resolveKafkaOptions({}, {})).toMatchObject({
      nodes: 1,
      listeners: 'plain',
      acl: 'off',
      properties: {},
    });
  });

  it('refuses rights without users', () => {
    expect(() => resolveKafkaOptions({ acl: 'on' }, {})).toThrow("expected listeners 'all' with acl 'on'");
  });
});

describe('isRequired', () => {
  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['', false],
    [undefined, false],
  ])('reads CI=%s', (value, expected) => {
    expect(isRequired({ CI: value })).toBe(expected);
  });
});
