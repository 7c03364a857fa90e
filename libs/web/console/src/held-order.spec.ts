import { heldOrder } from './held-order';

interface Row {
  id: string;
  at: number;
}
const row = (id: string, at = 0): Row => ({ id, at });
const nothing = (): undefined => undefined;

describe('rows while somebody points at them', () => {
  it('stay in their places, with their new state', () => {
    const order = heldOrder([row('a'), row('b')], [row('b', 2), row('a', 1)], nothing);
    expect(order).toEqual([row('a', 1), row('b', 2)]);
  });

  it('stay when they have left the list, in the state they are in now', () => {
    const order = heldOrder([row('a'), row('b')], [row('b')], (id) => row(id, 9));
    expect(order).toEqual([row('a', 9), row('b')]);
  });

  it('let new ones in at the end only', () => {
    const order = heldOrder([row('b')], [row('new'), row('b')], nothing);
    expect(order.map(({ id }) => id)).toEqual(['b', 'new']);
  });
});
