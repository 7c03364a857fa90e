import {
  ApplicationRef,
  EnvironmentInjector,
  Injectable,
  type Signal,
  createComponent,
  inject,
} from '@angular/core';
import { NavigationStart, Router } from '@angular/router';
import { Toasts } from '@prochat/web/ui';
import { filter, take } from 'rxjs';
import type { Picture } from './picture-tile';
import { FILE_TEXTS } from './texts';

/** Fetches the viewer when a picture is first opened, and puts it above the page until it is closed or the page changes. */
@Injectable({ providedIn: 'root' })
export class ViewerOpener {
  private readonly app = inject(ApplicationRef);
  private readonly environment = inject(EnvironmentInjector);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private busy = false;

  /** `pictures` may change while it is open. */
  async open(pictures: Signal<readonly Picture[]>, first: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const { ImageViewer } = await import('./image-viewer');
      const viewer = createComponent(ImageViewer, { environmentInjector: this.environment });
      const leaving = this.router.events
        .pipe(
          filter((event) => event instanceof NavigationStart),
          take(1),
        )
        .subscribe(() => viewer.instance.close());
      viewer.setInput('pictures', pictures);
      viewer.setInput('first', first);
      viewer.instance.closed.subscribe(() => {
        leaving.unsubscribe();
        this.app.detachView(viewer.hostView);
        viewer.destroy();
      });
      document.body.append(viewer.location.nativeElement as HTMLElement);
      this.app.attachView(viewer.hostView);
    } catch {
      this.toasts.show(FILE_TEXTS.reasons.offline);
    } finally {
      this.busy = false;
    }
  }
}
