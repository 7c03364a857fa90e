import { Module } from '@nestjs/common';
import { AuthModule } from '@prochat/server/auth';
import { DeskModule } from '@prochat/server/desk';
import { NotifyModule } from '@prochat/server/notify';
import { UploadModule } from '@prochat/server/upload';
import { Amendments } from './amendments.service';
import { Assignments } from './assignments.service';
import { Attachments } from './attachments.service';
import { Bulk } from './bulk.service';
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
import { Mentions } from './mentions.service';
import { MessageRevisions } from './message-revisions';
import { MessagesService } from './messages.service';
import { QueuePlaces } from './queue-place.service';
import { QueueUpdates } from './queue-updates';
import { ReadingService } from './reading.service';
import { SearchController } from './search.controller';
import { TranscriptController } from './transcript.controller';
import { Transcripts } from './transcripts.service';
import { WaitingTimes } from './waiting-times';

/** Conversations and messages over REST and socket. Needs a global store module that provides `ChatStore`, `DeskStore` and `UploadStore`. */
@Module({
  imports: [AuthModule, DeskModule, NotifyModule, UploadModule],
  controllers: [
    ConversationsController,
    DraftsController,
    ErasureController,
    FilesController,
    SearchController,
    TranscriptController,
  ],
  providers: [
    Amendments,
    Assignments,
    Attachments,
    Bulk,
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
    Mentions,
    MessageRevisions,
    MessagesService,
    QueuePlaces,
    QueueUpdates,
    ReadingService,
    Transcripts,
    WaitingTimes,
  ],
})
export class ChatModule {}
