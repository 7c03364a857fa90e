import { firstNameOf, initialsOf, tintOf } from './identity';

describe('how a person is drawn', () => {
  it('takes the first letters of the first and the last name', () => {
    expect(initialsOf('Ana Oliveira')).toBe('AO');
    expect(initialsOf('Maria da Silva Santos')).toBe('MS');
    expect(initialsOf('Dana')).toBe('D');
    expect(initialsOf('  tomás   reyes ')).toBe('TR');
    expect(initialsOf('李小龙')).toBe('李');
    expect(initialsOf('Łukasz Żak')).toBe('ŁŻ');
  });

  it('has nothing to show for a name without letters', () => {
    expect(initialsOf('')).toBe('');
    expect(initialsOf('🙂 !')).toBe('');
  });

  it('gives one id one tint of six, and different ids different ones', () => {
    const tints = Array.from({ length: 200 }, (_, index) => tintOf(`64f0c0ffee${index}`));
    expect(new Set(tints)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(tintOf('64f0c0ffee7')).toBe(tints[7]);
  });

  it('addresses a person by the first name', () => {
    expect(firstNameOf('Dana Whitfield')).toBe('Dana');
    expect(firstNameOf('Dana')).toBe('Dana');
  });
});
