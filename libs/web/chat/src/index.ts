export { chatRoutes } from './chat.routes';
export { Composer } from './composer';
export { ConnectionBanner } from './connection-banner';
export { isHeldBack } from './held-back';
export { signInRoutes } from './sign-in.routes';
export { ThemeSwitch } from './theme-switch';
export { eventLine } from './texts';
export { ThreadView } from './thread-view';
