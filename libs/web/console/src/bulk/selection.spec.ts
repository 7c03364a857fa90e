import { Selection } from './selection';

describe('selected rows', () => {
  const rows = ['a', 'b', 'c', 'd'].map((id) => ({ id }));
  let selection: Selection;
  const selected = (): string[] => [...selection.ids()].sort();
  beforeEach(() => (selection = new Selection()));

  it('are taken in and out one by one', () => {
    selection.toggle('b', rows, false);
    selection.toggle('d', rows, false);
    selection.toggle('b', rows, false);
    expect(selected()).toEqual(['d']);
    expect(selection.isOn()).toBe(true);
  });

  it('are with Shift all down or up to the last one', () => {
    selection.toggle('d', rows, false);
    selection.toggle('b', rows, true);
    expect(selected()).toEqual(['b', 'c', 'd']);
    selection.toggle('c', rows, true);
    expect(selected()).toEqual(['d']);
  });

  it('are only the one itself when there is nothing to go on from', () => {
    selection.toggle('c', rows, true);
    expect(selected()).toEqual(['c']);
    selection.stop();
    expect(selected()).toEqual([]);
    expect(selection.isOn()).toBe(false);
  });
});
