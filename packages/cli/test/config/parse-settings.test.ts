import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../src/config/parse-settings.ts';

describe('parseSettings', () => {
  it('reads values as JSON where they are that, else as text', () => {
    const settings = parseSettings(['a=1', 'b=x', 'c=["p","q"]', 'd="1"', 'e=true', 'f=', 'g=k=v', 'h=null']);

    expect(settings).toEqual({ a: 1, b: 'x', c: ['p', 'q'], d: '1', e: true, f: '', g: 'k=v', h: null });
  });

  it('nests keys with dots', () => {
    const settings = parseSettings(['sasl.mechanism=plain', 'sasl.user.name=ada', 'topics=t']);

    expect(settings).toEqual({ sasl: { mechanism: 'plain', user: { name: 'ada' } }, topics: 't' });
  });

  it('keeps digits that no number holds as text', () => {
    expect(parseSettings(['id=12345678901234567890'])).toEqual({ id: '12345678901234567890' });
  });

  it('keeps a name that stands for something in JavaScript', () => {
    const settings = parseSettings(['__proto__.polluted=1']);

    expect(Object.keys(settings)).toEqual(['__proto__']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });

  it.each([
    ['a', /expected key=value/],
    ['=1', /expected key=value/],
    ['a..b=1', /name between dots/],
    ['a.=1', /name between dots/],
  ])('refuses %s', (pair, message) => {
    expect(() => parseSettings([pair])).toThrow(message);
  });

  it('refuses a name that is given twice, or stands for a value and a group', () => {
    expect(() => parseSettings(['a=1', 'a=2'])).toThrow(/given once/);
    expect(() => parseSettings(['a=1', 'a.b=2'])).toThrow(/to be a group/);
    expect(() => parseSettings(['a.b=1', 'a=2'])).toThrow(/given once/);
  });
});
