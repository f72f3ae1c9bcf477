import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BROWSER_SUBSCRIPTIONS, filterWithin, topicMatches, topics } from '../../model/topics.ts';

const level = fc.constantFrom('a', 'b', 'valisette', '1');
const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));
const filter = fc
  .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ['#'] : [])].join('/'));

describe('topics', () => {
  it('match filters as MQTT 3.1.1 says', () => {
    expect(topicMatches('a/#', 'a')).toBe(true);
    expect(topicMatches('a/#', 'a/b/c')).toBe(true);
    expect(topicMatches('a/+', 'a/b')).toBe(true);
    expect(topicMatches('a/+', 'a')).toBe(false);
    expect(topicMatches('a/+', 'a/b/c')).toBe(false);
    expect(topicMatches('a/b', 'a/b/c')).toBe(false);
  });

  it('a filter within another never lets through a topic the other refuses', () => {
    fc.assert(
      fc.property(filter, filter, topic, (requested, granted, name) => {
        if (filterWithin(requested, granted) && topicMatches(requested, name)) expect(topicMatches(granted, name)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it('a browser may read the waves of an instrument but not everything', () => {
    const allowed = (asked: string) => BROWSER_SUBSCRIPTIONS.some((granted) => filterWithin(asked, granted));
    expect(allowed(topics.wave('nonin-1', 'pleth'))).toBe(true);
    expect(allowed('valisette/1/instruments/+/waves/#')).toBe(true);
    expect(allowed('#')).toBe(false);
    expect(allowed('valisette/#')).toBe(false);
    expect(allowed('$SYS/#')).toBe(false);
    expect(allowed('+/1/instruments/#')).toBe(false);
  });
});
