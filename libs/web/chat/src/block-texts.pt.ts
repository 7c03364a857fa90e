import type { Texts } from './block-texts.en';

export const PT: Texts = {
  blocked: 'A sua conta está bloqueada.',
  until: (when: string) => `A sua conta está bloqueada até ${when}.`,
  reason: (text: string) => `Motivo: ${text}`,
  noAdminYet:
    'Ainda não há administrador. Abra a ligação de configuração que o servidor mostrou ao arrancar e crie o primeiro.',
};
