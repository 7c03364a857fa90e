import type { Texts } from './texts.en';

export const PT: Texts = {
  title: 'O seu lugar na fila',
  next: 'É a seguir',
  place: (position: number) => `${position}.º na fila`,
  unknown: 'Está na fila',
  hint: 'Um profissional vem ter consigo aqui.',
  usualWait: 'Costuma esperar-se',
  minutes: (from: string, to: string) => (from === to ? `${from} minutos` : `${from} a ${to} minutos`),
  basedOn: 'Com base em',
  waits: (count: string) => `últimas ${count} esperas`,
  leave: 'Pode fechar esta página. A sua mensagem está guardada, e a resposta estará aqui.',
  leaveGuest:
    'Pode fechar esta página. A sua mensagem está guardada, e a resposta estará aqui, neste navegador.',
};
