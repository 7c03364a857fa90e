import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  Injector,
  type Signal,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Icon, Toasts } from '@prochat/web/ui';
import { FileName } from './file-name';
import { FileReach } from './file-reach';
import type { Picture } from './picture-tile';
import { Gesture } from './gesture';
import { FILE_TEXTS } from './texts';
import { ZOOM, fitted, zoomStep, type Size } from './zoom';

/** Around a picture that is seen whole. */
const ROOM_PX = 24;

/**
 * Pictures one after the other, as large as the window. The browser's own dialog keeps the focus within and gives it back.
 * Arrows, Home and End go through them (arrows move within one that is enlarged), + - 0 and a click enlarge, Escape closes.
 */
@Component({
  selector: 'pc-image-viewer',
  imports: [FileName, Icon],
  templateUrl: './image-viewer.html',
  styleUrl: './image-viewer.scss',
  host: { '(keydown)': 'pressed($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImageViewer {
  readonly pictures = input.required<Signal<readonly Picture[]>>();
  /** Id of the one to begin with. */
  readonly first = input.required<string>();
  readonly closed = output();

  protected readonly texts = FILE_TEXTS;
  private readonly reach = inject(FileReach);
  private readonly toasts = inject(Toasts);
  private readonly injector = inject(Injector);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private readonly closing = viewChild.required<ElementRef<HTMLButtonElement>>('closing');
  private readonly stage = viewChild.required<ElementRef<HTMLElement>>('stage');

  private readonly all = computed(() => this.pictures()());
  private readonly id = linkedSignal(() => this.first());
  /** Where it stands, also when it has just been deleted: then the next one takes its place. */
  protected readonly place = linkedSignal<number, number>({
    source: () => this.all().findIndex(({ id }) => id === this.id()),
    computation: (found, before) =>
      found >= 0 ? found : Math.min(before?.value ?? 0, this.all().length - 1),
  });
  protected readonly count = computed(() => this.all().length);
  protected readonly current = computed(() => this.all()[this.place()]);
  protected readonly zoom = linkedSignal({ source: this.current, computation: () => ZOOM.fit });
  protected readonly state = linkedSignal<Picture | undefined, 'loading' | 'shown' | 'gone' | 'unreachable'>({
    source: this.current,
    computation: () => 'loading',
  });
  protected readonly most = ZOOM.most;
  private readonly room = signal<Size>({ width: 0, height: 0 });
  protected readonly size = computed<Size>(() => {
    const picture = this.current();
    if (!picture) return { width: 0, height: 0 };
    const { width, height } = fitted(picture.image, this.room());
    return { width: width * this.zoom(), height: height * this.zoom() };
  });
  protected readonly gesture = new Gesture({
    isEnlarged: () => this.zoom() > ZOOM.fit,
    go: (by) => this.go(by),
    tap: (event) => this.tapped(event),
    moveBy: (x, y) => this.stage().nativeElement.scrollBy(-x, -y),
  });

  constructor() {
    afterNextRender(() => this.show());
    effect(() => {
      if (this.count() === 0) this.close();
    });
  }

  close(): void {
    this.dialog().nativeElement.close();
  }

  protected go(by: number): void {
    this.goTo(this.place() + by);
  }

  protected goTo(place: number): void {
    const picture = this.all()[place];
    if (picture) this.id.set(picture.id);
  }

  protected pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const deed = this.deedOf(event.key);
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  protected step(direction: 1 | -1): void {
    this.zoomTo(zoomStep(this.zoom(), direction));
  }

  protected async missed({ url }: Picture): Promise<void> {
    const reach = await this.reach.check(url);
    this.state.set(reach === 'gone' ? 'gone' : 'unreachable');
  }

  protected async download({ url, name }: Picture): Promise<void> {
    const reach = await this.reach.download(url, name);
    if (reach === 'gone') this.state.set('gone');
    if (reach === 'unreachable') this.toasts.show(FILE_TEXTS.reasons.offline);
  }

  /** Beside the picture it closes, on it it enlarges. */
  private tapped(event: PointerEvent): void {
    const beside = event.target === this.stage().nativeElement;
    if (beside && this.zoom() === ZOOM.fit) this.close();
    else if (!beside) this.zoomTo(this.zoom() > ZOOM.fit ? ZOOM.fit : ZOOM.click, event);
  }

  private deedOf(key: string): (() => void) | null {
    const enlarged = this.zoom() > ZOOM.fit;
    const forward = getComputedStyle(this.dialog().nativeElement).direction === 'rtl' ? -1 : 1;
    switch (key) {
      case '+':
      case '=':
        return () => this.step(1);
      case '-':
        return () => this.step(-1);
      case '0':
        return () => this.zoomTo(ZOOM.fit);
      case 'Home':
        return () => this.goTo(0);
      case 'End':
        return () => this.goTo(this.count() - 1);
      case 'PageUp':
        return () => this.go(-1);
      case 'PageDown':
        return () => this.go(1);
      case 'ArrowLeft':
        return enlarged ? () => this.move(-1, 0) : () => this.go(-forward);
      case 'ArrowRight':
        return enlarged ? () => this.move(1, 0) : () => this.go(forward);
      case 'ArrowUp':
        return enlarged ? () => this.move(0, -1) : null;
      case 'ArrowDown':
        return enlarged ? () => this.move(0, 1) : null;
      default:
        return null;
    }
  }

  private move(x: number, y: number): void {
    this.stage().nativeElement.scrollBy(x * 80, y * 80);
  }

  /** What is under the pointer stays there; else the middle. */
  private zoomTo(zoom: number, at?: { clientX: number; clientY: number }): void {
    const stage = this.stage().nativeElement;
    const box = stage.getBoundingClientRect();
    const x = (at?.clientX ?? box.left + box.width / 2) - box.left;
    const y = (at?.clientY ?? box.top + box.height / 2) - box.top;
    const picture = stage.firstElementChild?.getBoundingClientRect();
    const before = picture && {
      x: (x + box.left - picture.left) / picture.width,
      y: (y + box.top - picture.top) / picture.height,
    };
    this.zoom.set(zoom);
    afterNextRender(
      () => {
        const now = stage.firstElementChild?.getBoundingClientRect();
        if (!now || !before) return;
        stage.scrollLeft += now.left - box.left + before.x * now.width - x;
        stage.scrollTop += now.top - box.top + before.y * now.height - y;
      },
      { injector: this.injector },
    );
  }

  private show(): void {
    const stage = this.stage().nativeElement;
    this.dialog().nativeElement.showModal();
    this.closing().nativeElement.focus();
    const measure = (): void =>
      this.room.set({ width: stage.clientWidth - ROOM_PX, height: stage.clientHeight - ROOM_PX });
    const sizes = new ResizeObserver(measure);
    sizes.observe(stage);
    measure();
    this.injector.get(DestroyRef).onDestroy(() => sizes.disconnect());
  }
}
