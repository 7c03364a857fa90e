import type { Page } from '@playwright/test';

/** The frames of a page's socket, in the hands of a test. */
export interface Wire {
  /** From now on what is to be lost is lost; the connection stands, and nobody notices. */
  cut(): void;
  /** What reached the page since then, as text. */
  readonly received: readonly string[];
}

/**
 * A page whose socket loses what the page sends, or what it is sent, once `cut`; or only frames that `isLost`. Call it
 * before the page opens.
 */
export async function deafTo(
  page: Page,
  lost: 'sent' | 'received',
  isLost: (frame: string) => boolean = () => true,
): Promise<Wire> {
  let isCut = false;
  const received: string[] = [];
  await page.routeWebSocket(/\/socket\.io\//, (toPage) => {
    const toServer = toPage.connectToServer();
    toPage.onMessage((frame) => {
      if (!isCut || lost !== 'sent' || !isLost(String(frame))) toServer.send(frame);
    });
    toServer.onMessage((frame) => {
      if (isCut && lost === 'received' && isLost(String(frame))) return;
      if (isCut) received.push(String(frame));
      toPage.send(frame);
    });
  });
  return { cut: () => (isCut = true), received };
}
