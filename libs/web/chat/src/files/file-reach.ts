import { Injectable, inject } from '@angular/core';
import { Session } from '@prochat/web/data-access';

/** `unreachable`: nothing is known of it now. */
export type Reach = 'there' | 'gone' | 'unreachable';

/**
 * Whether a file can still be had. Pictures and downloads are fetched by the browser itself, which says nothing of why it
 * got none, and renews no session: this asks for them. Nothing is downloaded.
 */
@Injectable({ providedIn: 'root' })
export class FileReach {
  private readonly session = inject(Session);

  /** Never rejects. */
  async check(url: string): Promise<Reach> {
    try {
      const status = await this.ask(url);
      if (status !== 401) return meaningOf(status);
      return (await this.session.renew()) ? meaningOf(await this.ask(url)) : 'unreachable';
    } catch {
      return 'unreachable';
    }
  }

  /** Lets the browser save it, when it is there. */
  async download(url: string, name: string): Promise<Reach> {
    const reach = await this.check(url);
    if (reach !== 'there') return reach;
    const link = Object.assign(document.createElement('a'), { href: url, download: name });
    link.click();
    return reach;
  }

  private async ask(url: string): Promise<number> {
    // Stored elsewhere it is a redirection, which is not for us to follow.
    const { status, type } = await fetch(url, { method: 'HEAD', redirect: 'manual', cache: 'no-store' });
    return type === 'opaqueredirect' ? 302 : status;
  }
}

function meaningOf(status: number): Reach {
  if (status >= 200 && status < 400) return 'there';
  return status === 403 || status === 404 || status === 410 ? 'gone' : 'unreachable';
}
