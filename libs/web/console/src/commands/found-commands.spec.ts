import { found } from './found-commands';

const names = ['Close', 'Close and next', 'Claim', 'Private note', 'Sair da sessão'];
const by = (typed: string): string[] => found(names, (name) => name, typed);

describe('finding a command', () => {
  it('shows all while nothing is typed', () => expect(by(' ')).toEqual(names));

  it('takes letters one after the other, beginnings first', () => {
    expect(by('cl')).toEqual(['Close', 'Claim', 'Close and next']);
    expect(by('cn')[0]).toBe('Close and next');
    expect(by('note')).toEqual(['Private note']);
  });

  it('does not mind case and accents', () => expect(by('SESSAO')).toEqual(['Sair da sessão']));

  it('finds nothing where nothing fits', () => expect(by('xyz')).toEqual([]));
});
