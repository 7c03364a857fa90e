export { chatRoutes } from './chat.routes';
export { Composer } from './composer';
export { ConnectionBanner } from './connection-banner';
export { signInRoutes } from './sign-in.routes';
export { ThemeSwitch } from './theme-switch';
export { ThreadView } from './thread-view';
