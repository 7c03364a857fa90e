import type { Texts } from './texts.en';

export const PT: Texts = {
  queued: 'Nova na fila',
  queuedBody: (name: string, topic: string) => `${name}: ${topic}`,
  assigned: (name: string) => `${name} passou-lhe uma conversa`,
  mentioned: (name: string) => `${name} mencionou-o`,
};
