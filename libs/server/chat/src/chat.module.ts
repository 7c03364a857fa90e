import { Module } from '@nestjs/common';
import { AuthModule } from '@prochat/server/auth';
import { UploadModule } from '@prochat/server/upload';
import { Attachments } from './attachments.service';
import { CatchUpService } from './catch-up.service';
import { ConversationAccess } from './conversation-access';
import { ConversationChanges } from './conversation-changes';
import { ConversationLanes } from './conversation-lane';
import { ConversationGateway } from './conversation.gateway';
import { ConversationsController } from './conversations.controller';
import { ConversationsService } from './conversations.service';
import { DraftsController } from './drafts.controller';
import { DraftsService } from './drafts.service';
import { ErasureController } from './erasure.controller';
import { Erasure } from './erasure.service';
import { FileSweep } from './file-sweep';
import { FilesController } from './files.controller';
import { FilesService } from './files.service';
import { FollowedConversations } from './followed-conversations';
import { Heads } from './heads';
import { LiveRooms } from './live-rooms';
import { MessageRevisions } from './message-revisions';
import { MessagesService } from './messages.service';
import { QueueUpdates } from './queue-updates';
import { ReadingService } from './reading.service';
import { SearchController } from './search.controller';

/** Conversations and messages over REST and socket. Needs a global store module that provides `ChatStore` and `UploadStore`. */
@Module({
  imports: [AuthModule, UploadModule],
  controllers: [
    ConversationsController,
    DraftsController,
    ErasureController,
    FilesController,
    SearchController,
  ],
  providers: [
    Attachments,
    CatchUpService,
    ConversationAccess,
    ConversationChanges,
    ConversationGateway,
    ConversationLanes,
    ConversationsService,
    DraftsService,
    Erasure,
    FileSweep,
    FilesService,
    FollowedConversations,
    Heads,
    LiveRooms,
    MessageRevisions,
    MessagesService,
    QueueUpdates,
    ReadingService,
  ],
})
export class ChatModule {}
