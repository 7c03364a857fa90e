import type { Texts } from './texts.en';

export const PT: Texts = {
  attached: 'Ficheiros anexados',
  waiting: (size: string) => `${size} · à espera`,
  uploading: (percent: number, sent: string, size: string) => `A enviar ${percent} % · ${sent} de ${size}`,
  scanning: 'A procurar vírus',
  ready: (size: string) => `${size} · pronto`,
  blocked: 'Bloqueado pelo antivírus',
  failed: 'Não enviado',
  blockedHint: 'Ninguém o pode abrir. Verifique o seu dispositivo antes de tentar de novo.',
  progressOf: (name: string) => `Envio de ${name}`,
  cancel: (name: string) => `Cancelar o envio de ${name}`,
  remove: (name: string) => `Remover ${name}`,
  retry: 'Repetir',
  retryOf: (name: string) => `Repetir ${name}`,
  saidReady: (name: string) => `${name} está pronto.`,
  saidFailed: (name: string, reason: string) => `${name}: ${reason}`,

  drop: 'Largue os ficheiros para os anexar',
  dropLimit: (count: number, size: string) =>
    count === 1 ? `1 ficheiro, até ${size}` : `Até ${count} ficheiros, ${size} cada`,

  files: 'Ficheiros desta mensagem',
  download: (name: string) => `Transferir ${name}`,
  downloadFile: 'Transferir',
  gone: 'Este ficheiro já não está disponível.',
  goneShort: 'Já não está disponível',
  notLoaded: 'Não foi possível carregar',
  tryAgain: 'Tentar de novo',

  viewer: 'Imagens desta conversa',
  position: (place: number, count: number) => `${place} de ${count}`,
  previous: 'Imagem anterior',
  next: 'Imagem seguinte',
  zoomIn: 'Ampliar',
  zoomOut: 'Reduzir',
  zoomed: (percent: number) => `${percent} %`,
  close: 'Fechar',
  enlarged: (name: string) => `${name}, ampliada`,

  reasons: {
    tooLarge: (size: string, max: string) => `Este ficheiro tem ${size}; o limite é ${max}.`,
    tooLargeAtAll: 'Este ficheiro é demasiado grande.',
    type: (accepted: string) => `Ficheiros deste tipo não são aceites. Pode enviar ${accepted}.`,
    typeAtAll: 'Ficheiros deste tipo não são aceites aqui.',
    quota: (max: string) =>
      `Os seus ficheiros chegaram ao limite de ${max}. Remova alguns antes de enviar mais.`,
    quotaAtAll: 'Já guardou tantos ficheiros quantos são permitidos. Remova alguns antes de enviar mais.',
    pixels: (megapixels: string) =>
      `Esta imagem tem mais de ${megapixels} milhões de píxeis. Reduza-a e tente de novo.`,
    damaged:
      'Este ficheiro está danificado ou não é o que o nome diz. Guarde-o mais uma vez e tente de novo.',
    archive: 'Este ficheiro descomprime-se para muito mais do que devia. Envie o conteúdo um a um.',
    empty: 'Este ficheiro está vazio.',
    scannerDown: 'De momento não é possível procurar vírus nos ficheiros. Tente mais tarde.',
    notWhole: 'O ficheiro não chegou inteiro. Tente de novo.',
    timeout: 'O envio demorou demasiado. Tente de novo com uma ligação melhor.',
    rate: (seconds: number) =>
      `Foram muitos ficheiros de uma vez. Tente de novo dentro de ${seconds === 1 ? '1 segundo' : `${seconds} segundos`}.`,
    rateAtAll: 'Foram muitos ficheiros de uma vez. Espere um momento e tente de novo.',
    tooMany: (max: number) =>
      max === 1
        ? 'Uma mensagem pode ter um ficheiro. Envie este noutra mensagem.'
        : `Uma mensagem pode ter ${max} ficheiros. Envie este noutra mensagem.`,
    gone: 'Este ficheiro já não existe. Anexe-o de novo.',
    notReady: 'Este ficheiro ainda está a ser verificado. Tente dentro de um momento.',
    offline: 'A ligação perdeu-se. Tente de novo quando estiver ligado.',
  },
};
