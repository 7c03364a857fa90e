/** What settings and offers need of alerting: apart from the rest of the lib, so that it comes with them and not before. */
export { chime } from './chime';
export { DesktopNotifications, type Permission } from './desktop-notifications';
