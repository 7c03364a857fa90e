export { Avatar } from './avatar';
export { Badge } from './badge';
export { Banner } from './banner';
export { Dialog } from './dialog';
export { Empty } from './empty';
export { Field } from './field';
export { FileCard } from './file-card';
export { FileName } from './file-name';
export { endingOf, fileSize } from './file-words';
export { Icon } from './icon';
export { firstNameOf, initialsOf, tintOf } from './identity';
export { LatePart, PartOutlet } from './late-part';
export { Logo } from './logo';
export { PriorityFlag } from './priority-flag';
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
