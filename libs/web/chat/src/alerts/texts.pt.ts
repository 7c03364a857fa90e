import type { Texts } from './texts.en';

export const PT: Texts = {
  offer: 'Notificações',
  offerText: 'Quer que o computador o avise quando chegar uma mensagem e estiver noutro lado?',
  turnOn: 'Sim, avisar',
  notNow: 'Não',
  blocked: 'O navegador bloqueia as notificações desta página. Pode permiti-las junto do endereço.',
  later: 'Pode mudar isso nas definições.',
};
