export { Avatar } from './avatar';
export { Badge } from './badge';
export { Banner } from './banner';
export { Empty } from './empty';
export { Field } from './field';
export { Icon } from './icon';
export { firstNameOf, initialsOf, tintOf } from './identity';
export {
  LANGUAGES,
  chooseLanguage,
  inLanguage,
  language,
  locale,
  speak,
  wantedLanguage,
  type Language,
  type Words,
} from './language';
export { LatePart, PartOutlet } from './late-part';
export { Logo } from './logo';
export { Skeleton } from './skeleton';
export { Status } from './status';
export { Ticking } from './ticking';
export {
  clockTime,
  dateTime,
  dayLabel,
  daysAgo,
  longDate,
  minutesSince,
  rowTime,
  waitingTime,
} from './time-format';
export { ToastOutlet } from './toast-outlet';
export { Toasts, type Toast, type ToastAction } from './toasts';
export { Viewport } from './viewport';
