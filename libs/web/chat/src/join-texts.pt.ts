import type { Role } from '@prochat/contract';
import type { Texts } from './join-texts.en';

const ROLES: Record<Role, string> = { user: 'utilizador', staff: 'profissional', admin: 'administrador' };

export const PT: Texts = {
  title: 'Junte-se aos seus colegas',
  hint: (who: string, role: Role) =>
    `Recebeu um convite de ${who} como ${ROLES[role]}. Escolha o seu nome e uma palavra-passe.`,
  button: 'Criar conta',
  signIn: 'Iniciar sessão',
  tryAgain: 'Tentar de novo',
};
