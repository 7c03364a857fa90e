import type { Texts } from './texts.en';

export const PT: Texts = {
  download: 'Transferir a transcrição',
  mail: 'Enviar-me a transcrição por e-mail',
  downloaded: (name: string) => `Transferido: ${name}`,
  mailing: (address: string) => `A enviar a transcrição para ${address}…`,
  mailed: (address: string) => `A transcrição foi enviada para ${address}.`,
  keptAsFile: 'Este servidor ainda não envia e-mail. A transcrição ficou lá guardada como ficheiro.',
};
