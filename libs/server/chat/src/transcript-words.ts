import type { ConversationEvent, Language } from '@prochat/contract';

/** Every word a transcript has of its own, in one language. */
export interface TranscriptWords {
  /** For `Intl`. */
  locale: string;
  opened(name: string, when: string): string;
  made(when: string, timeZone: string): string;
  professional: string;
  edited(when: string): string;
  deleted: string;
  file(name: string, size: string): string;
  event(event: ConversationEvent): string;
  end(messages: number): string;
  /** The e-mail it travels with. Nothing in it was written by anybody who uses the chat. */
  letter: { subject(opened: string): string; text(opened: string, site: string): string };
}

const en: TranscriptWords = {
  locale: 'en-GB',
  opened: (name, when) => `Opened by ${name} on ${when}`,
  made: (when, timeZone) => `This copy was made on ${when}; all times are those of ${timeZone}.`,
  professional: 'professional',
  edited: (when) => `edited ${when}`,
  deleted: 'This message was deleted.',
  file: (name, size) => `File: ${name} (${size})`,
  event(event) {
    const who = event.by.displayName;
    switch (event.type) {
      case 'claimed':
        return `${who} took this conversation.`;
      case 'assigned':
        return event.to === null
          ? `${who} put this conversation back into the queue.`
          : `${who} handed over to ${event.to.displayName}.`;
      case 'closed':
        return `${who} closed this conversation.`;
      case 'reopened':
        return `${who} reopened this conversation.`;
      case 'rated':
        return `${who} rated this conversation ${event.score} of 5.`;
    }
  },
  end: (messages) => (messages === 1 ? 'End: 1 message' : `End: ${messages} messages`),
  letter: {
    subject: (opened) => `Transcript of your conversation of ${opened}`,
    text: (opened, site) =>
      `Hello,

Attached is what was said in the conversation of ${opened}, as a text file.

This was asked for at ${site}, by somebody who gave this address there. If it was not you, there is nothing to do.
`,
  },
};

const pt: TranscriptWords = {
  locale: 'pt-PT',
  opened: (name, when) => `Aberta por ${name} a ${when}`,
  made: (when, timeZone) => `Esta cópia foi feita a ${when}; todas as horas são as de ${timeZone}.`,
  professional: 'profissional',
  edited: (when) => `editada: ${when}`,
  deleted: 'Esta mensagem foi eliminada.',
  file: (name, size) => `Ficheiro: ${name} (${size})`,
  event(event) {
    const who = event.by.displayName;
    switch (event.type) {
      case 'claimed':
        return `${who} ficou com esta conversa.`;
      case 'assigned':
        return event.to === null
          ? `${who} devolveu esta conversa à fila.`
          : `${who} passou a conversa a ${event.to.displayName}.`;
      case 'closed':
        return `${who} fechou esta conversa.`;
      case 'reopened':
        return `${who} reabriu esta conversa.`;
      case 'rated':
        return `${who} avaliou esta conversa com ${event.score} de 5.`;
    }
  },
  end: (messages) => (messages === 1 ? 'Fim: 1 mensagem' : `Fim: ${messages} mensagens`),
  letter: {
    subject: (opened) => `Transcrição da sua conversa de ${opened}`,
    text: (opened, site) =>
      `Olá,

Em anexo segue o que foi dito na conversa de ${opened}, num ficheiro de texto.

Foi pedido em ${site} por alguém que lá indicou este endereço. Se não foi você, não precisa de fazer nada.
`,
  },
};

export const TRANSCRIPT_WORDS: Readonly<Record<Language, TranscriptWords>> = { en, pt };
