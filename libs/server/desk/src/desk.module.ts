import { Module } from '@nestjs/common';
import { AuthModule } from '@prochat/server/auth';
import { CannedRepliesController } from './canned-replies.controller';
import { CannedReplies } from './canned-replies.service';
import { TagsController } from './tags.controller';
import { Tags } from './tags.service';

/** What professionals share to do their work. Needs a global store module that provides `DeskStore`. */
@Module({
  imports: [AuthModule],
  controllers: [CannedRepliesController, TagsController],
  providers: [CannedReplies, Tags],
  exports: [Tags],
})
export class DeskModule {}
