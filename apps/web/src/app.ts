import { ChangeDetectionStrategy, Component, effect, inject, untracked } from '@angular/core';
import { Router, RouterOutlet } from '@angular/router';
import { Session, Theme } from '@prochat/web/data-access';

/** The frame around both doors. It shows nothing itself: it sends people whose session is over to sign in. */
@Component({
  selector: 'pc-root',
  imports: [RouterOutlet],
  template: '<router-outlet />',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class App {
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private wasSignedIn = false;

  constructor() {
    inject(Theme); // Keeps the page in the theme that public/theme.js began with.
    effect(() => {
      const signedIn = this.session.user() !== null;
      if (this.wasSignedIn && !signedIn) untracked(() => this.leave());
      this.wasSignedIn = signedIn;
    });
  }

  /** Whoever was put out comes back to where he was; whoever left did so on purpose. */
  private leave(): void {
    const wasPutOut = this.session.ended() !== null;
    const queryParams = wasPutOut && this.router.url !== '/' ? { next: this.router.url } : {};
    void this.router.navigate(['/sign-in'], { queryParams });
  }
}
