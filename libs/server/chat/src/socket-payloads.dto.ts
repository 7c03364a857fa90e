import type {
  ConversationIdPayload,
  DeleteMessagePayload,
  DeliveredPayload,
  EditMessagePayload,
  JoinPayload,
  ReadPayload,
  SendMessagePayload,
  SyncPayload,
  SyncRequest,
  TypingPayload,
  ViewingPayload,
} from '@prochat/contract';
import { LIMITS } from '@prochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  IsUUID,
  MaxLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  AttachedFiles,
  IsId,
  IsSeq,
  MayBeAbsent,
  NotTogetherWith,
  type AttachedFileDto,
} from './fields.decorator';

export class ConversationIdDto implements ConversationIdPayload {
  @IsId()
  conversationId!: string;
}

export class JoinDto extends ConversationIdDto implements JoinPayload {
  @MayBeAbsent()
  @IsSeq()
  afterSeq?: number;

  @MayBeAbsent()
  @IsSeq()
  afterRevision?: number;
}

export class SendMessageDto extends ConversationIdDto implements SendMessagePayload {
  @IsUUID()
  clientId!: string;

  @IsString()
  @MaxLength(LIMITS.packetMaxBytes)
  text!: string;

  @AttachedFiles()
  attachments?: AttachedFileDto[];

  @MayBeAbsent()
  @IsIn(['message', 'note'])
  kind?: 'message' | 'note';

  @MayBeAbsent()
  @IsSeq()
  basedOnSeq?: number;
}

export class DeleteMessageDto extends ConversationIdDto implements DeleteMessagePayload {
  @IsId()
  messageId!: string;
}

export class EditMessageDto extends DeleteMessageDto implements EditMessagePayload {
  @IsString()
  @MaxLength(LIMITS.packetMaxBytes)
  text!: string;
}

export class TypingDto extends ConversationIdDto implements TypingPayload {
  @IsBoolean()
  isTyping!: boolean;
}

export class ViewingDto extends ConversationIdDto implements ViewingPayload {
  @IsBoolean()
  isViewing!: boolean;
}

/** Exactly one of the two; neither or both is refused. */
export class ReadDto extends ConversationIdDto implements ReadPayload {
  @ValidateIf((read: ReadDto) => read.upToSeq !== undefined || read.messageIds === undefined)
  @IsSeq()
  upToSeq?: number;

  @ValidateIf((read: ReadDto) => read.messageIds !== undefined)
  @NotTogetherWith('upToSeq')
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.pageSizeMax)
  @IsId({ each: true })
  messageIds?: string[];
}

export class DeliveredDto extends ConversationIdDto implements DeliveredPayload {
  @IsSeq()
  upToSeq!: number;
}

export class SyncRequestDto implements SyncRequest {
  @IsId()
  id!: string;

  @IsSeq()
  afterSeq!: number;

  @MayBeAbsent()
  @IsSeq()
  afterRevision?: number;
}

export class SyncDto implements SyncPayload {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.syncConversationsMax)
  @IsObject({ each: true })
  @ArrayUnique((request: SyncRequestDto | null | undefined) => request?.id)
  @ValidateNested({ each: true })
  @Type(() => SyncRequestDto)
  conversations!: SyncRequestDto[];
}
