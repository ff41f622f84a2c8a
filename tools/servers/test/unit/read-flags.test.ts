import { describe, expect, it } from 'vitest';
import { readFlags } from '../../src/cli/run-kafka.ts';

describe('readFlags', () => {
  it('reads every flag', () => {
    const flags = '--nodes 3 --version 3.9.2 --listeners all --acl on --port 9092 --folder /data'.split(' ');

    expect(readFlags(flags)).toEqual({
      nodes: 3,
      version: '3.9.2',
      listeners: 'all',
      acl: 'on',
      port: 9092,
      folder: '/data',
    });
  });

  it.each([
    ['--nodes 2', '--nodes: expected 1 or 3, got "2"'],
    ['--port none', '--port: expected a port, got "none"'],
    ['--colour red', "Unknown option '--colour'"],
    ['9092', 'Unexpected argument'],
  ])('refuses %s', (flags, message) => {
    expect(() => readFlags(flags.split(' '))).toThrow(message);
  });
});
