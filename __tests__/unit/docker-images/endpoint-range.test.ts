import { parseRange } from '../../../lib/docker/endpoint-range.js';

describe('the part of a blob that a request asks for', () => {
  test.each([
    ['bytes=100-', { first: 100, last: 999 }],
    ['bytes=0-99', { first: 0, last: 99 }],
    ['bytes=900-5000', { first: 900, last: 999 }],
    ['bytes=-5', { first: 995, last: 999 }],
    ['bytes=-5000', { first: 0, last: 999 }],
    ['bytes=999-', { first: 999, last: 999 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [undefined, 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=5-4', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['lines=1-', 'whole'],
  ])('%p of 1000 bytes', (header, range) => expect(parseRange(header, 1000)).toEqual(range));
});
