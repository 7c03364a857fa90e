export { DeskModule } from './desk.module';
export { DeskStore, scopeOf, type CannedReplyRecord, type NewCannedReply } from './desk.store';
export { Tags } from './tags.service';
