import { ChangeDetectionStrategy, Component } from '@angular/core';
import type { Routes } from '@angular/router';

/** Stands where the doors will be until they compile. */
@Component({
  selector: 'pc-threshold',
  template: '<main><h1>Professional Chat</h1></main>',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Threshold {}

export const routes: Routes = [{ path: '**', component: Threshold }];
