import type { Texts } from './texts.en';

export const PT: Texts = {
  title: 'Definições',
  intro: 'Só neste dispositivo, e de imediato.',
  back: 'Voltar às conversas',
  appearance: 'Aspeto',
  theme: 'Cores',
  themes: { system: 'Como no sistema', light: 'Claro', dark: 'Escuro' },
  language: 'Idioma',
  languageHint: 'A página volta a carregar. O que escreveu fica guardado.',
  languageNotKept: 'Este navegador não pode guardar a escolha: o armazenamento está desligado nesta página.',
  writing: 'Escrita',
  sendWith: 'Enviar com',
  sendHints: {
    enter: 'Shift e Enter mudam de linha.',
    'mod-enter': 'Enter sozinho muda de linha.',
  },
  alerts: 'Avisos',
  sound: 'Som',
  soundHint: 'Um som curto, quando chega algo para que não está a olhar.',
  listen: 'Ouvir',
  notifications: 'Notificações do computador',
  notificationHints: {
    default: 'O navegador pergunta-lhe se esta página pode.',
    granted: 'Para o que chega enquanto está noutro lado.',
    denied:
      'O navegador bloqueia-as nesta página. Permita-as nas definições desta página, junto do endereço; depois ligue-as aqui.',
    unsupported: 'Este navegador não as tem para páginas.',
  },
  keyboard: 'Teclado',
  singleLetters: 'Letras simples fora dos campos',
  singleLettersHint: 'J em vez de Alt+J, e assim por diante. Prima ? para ver e mudar todas as teclas.',
};
