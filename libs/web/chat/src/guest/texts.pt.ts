import type { Texts } from './texts.en';

export const PT: Texts = {
  title: 'Guarde as suas conversas',
  intro:
    'Está aqui como convidado, por isso só este navegador pode abrir as suas conversas. Com uma conta, abre-as em qualquer lado. Todas ficam, e nada é perguntado outra vez.',
  leavingTitle: 'Terminar a sessão de convidado?',
  leaving: 'Se terminar a sessão agora, ninguém pode voltar a abrir as suas conversas, nem mesmo você.',
  noAccounts:
    'Aqui não se criam contas novas. Enquanto não terminar a sessão, este navegador guarda as suas conversas.',
  make: 'Criar conta',
  made: 'As suas conversas estão guardadas na sua conta.',
  signOut: 'Terminar a sessão e perdê-las',
  stay: 'Manter a sessão',
  back: 'Voltar às conversas',
  hasAccount: (email: string) => `Tem uma conta: ${email}. As suas conversas estão guardadas nela.`,
};
