import type { Texts } from './texts.en';

export const PT: Texts = {
  undo: 'Desfazer',
  closing: 'A fechar',
  closes: (name: string) => `A conversa com ${name} está a ser fechada.`,
  closeMany: (count: number) => `${count} conversas estão a ser fechadas.`,
  notClosed: (name: string, reason: string) => `A conversa com ${name} não foi fechada: ${reason}`,
  someNotClosed: (count: number) =>
    count === 1
      ? 'Uma não foi fechada. A linha diz porquê.'
      : `${count} não foram fechadas. As linhas dizem porquê.`,
  wroteMeanwhile: (name: string) => `${name} escreveu entretanto.`,
};
