import { randomUUID } from 'node:crypto';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Conversation, CreateConversationResponse } from '@prochat/contract';
import type { Person } from '@prochat/server/testing';

/** The open conversation on somebody's screen. Both doors show it alike. */
export class Talk {
  /** What scrolls. */
  readonly messages: Locator;
  /** The words of all messages, from the first on screen to the last; each exactly once. */
  readonly said: Locator;
  readonly field: Locator;
  /** What a professional is asked about a reply that was held back. */
  readonly held: Locator;

  constructor(readonly page: Page) {
    this.messages = page.getByRole('region', { name: 'Messages' });
    this.said = this.messages.locator('pc-linked-text');
    this.field = page.getByRole('textbox', { name: /^(Message|Write a reply to .*)$/ });
    this.held = page.getByRole('region', { name: 'A reply that was held back' });
  }

  /** The last message with these words. */
  bubble(text: string): Locator {
    return this.messages.locator('[data-key]').filter({ hasText: text }).last();
  }

  /** The words under it that say what became of it. */
  fateOf(text: string): Locator {
    return this.bubble(text).locator('xpath=following-sibling::*[1][self::pc-message-fate]').locator('.what');
  }

  /** Waits until the server has acknowledged it: on the writer's screen it is at once. */
  async untilSent(text: string): Promise<void> {
    await expect(this.fateOf(text)).toHaveText(/^\s*(Sent|Delivered|Read \d\d:\d\d)\s*$/);
  }

  /** Takes this browser's network away, and waits until the page says so. */
  async cutOff(): Promise<void> {
    await this.page.context().setOffline(true);
    await expect(this.page.getByText('Reconnecting.')).toBeVisible();
  }

  async reconnect(): Promise<void> {
    await this.page.context().setOffline(false);
  }

  async write(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }
}

/** Opens a conversation by hand, as an end user does. */
export async function ask(page: Page, topic: string, text: string, priority = 'Normal'): Promise<Talk> {
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await page.getByLabel('What is it about?').fill(topic);
  await page.getByRole('radio', { name: priority }).check();
  await page.getByLabel('Your message', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await page.waitForURL('**/c/*');
  return new Talk(page);
}

/** Opens a conversation over the API. */
export async function askedBy(
  person: Person,
  topic: string,
  text: string | null = 'Hello, can you help me?',
): Promise<Conversation> {
  const { conversation } = await person.http.post<CreateConversationResponse>('/chat/conversations', {
    topic,
    ...(text !== null && { message: { clientId: randomUUID(), text } }),
  });
  return conversation;
}

/** Sends over the socket, one after the other. */
export async function sendAll(person: Person, conversationId: string, texts: string[]): Promise<void> {
  const socket = await person.connect();
  for (const text of texts)
    await socket.ask('message:send', { conversationId, clientId: randomUUID(), text });
  socket.close();
}

export async function claimBy(person: Person, conversationId: string): Promise<void> {
  const socket = await person.connect();
  await socket.ask('conversation:claim', { conversationId });
  socket.close();
}

/** As only an admin may: to whomever he likes. */
export async function assignTo(admin: Person, conversationId: string, assigneeId: string): Promise<void> {
  await admin.http.post(`/chat/conversations/${conversationId}/assign`, { assigneeId });
}
