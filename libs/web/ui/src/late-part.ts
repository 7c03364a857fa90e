import {
  type ComponentRef,
  Directive,
  type Type,
  ViewContainerRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';

/** A component that is fetched when it is first needed, then there for everybody. `fetch` may be called at any time. */
export class LatePart {
  private readonly fetched = signal<Type<unknown> | null>(null);
  private fetching: Promise<void> | null = null;

  /** `null` until it is here. */
  readonly type = this.fetched.asReadonly();

  constructor(private readonly load: () => Promise<Type<unknown>>) {}

  /** Resolves when it was tried. Without a connection it is tried again as soon as there is one. */
  fetch(): Promise<void> {
    this.fetching ??= this.load().then(
      (type) => this.fetched.set(type),
      () => {
        this.fetching = null;
        window.addEventListener('online', () => void this.fetch(), { once: true });
      },
    );
    return this.fetching;
  }
}

/** Where such a component stands, with its inputs by name; nothing stands there until it has come. */
@Directive({ selector: '[pcPart]' })
export class PartOutlet {
  readonly pcPart = input.required<LatePart>();
  readonly pcPartInputs = input<Readonly<Record<string, unknown>>>({});

  private readonly container = inject(ViewContainerRef);
  private shown: ComponentRef<unknown> | null = null;

  constructor() {
    effect(() => {
      const part = this.pcPart();
      const type = part.type();
      untracked(() => (type ? this.show(type) : void part.fetch()));
    });
    effect(() => {
      const inputs = this.pcPartInputs();
      if (this.pcPart().type()) untracked(() => this.pass(inputs));
    });
  }

  private show(type: Type<unknown>): void {
    this.container.clear();
    this.shown = this.container.createComponent(type);
  }

  private pass(inputs: Readonly<Record<string, unknown>>): void {
    for (const [name, value] of Object.entries(inputs)) this.shown?.setInput(name, value);
  }
}
