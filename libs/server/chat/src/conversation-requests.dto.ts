import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type {
  AssignRequest,
  BulkRequest,
  ConversationListQuery,
  ConversationStatus,
  CreateConversationRequest,
  FirstMessage,
  MessagePageQuery,
  MessageSearchQuery,
  Priority,
  RateRequest,
  SaveDraftRequest,
  UpdateConversationRequest,
  Sort,
  View,
} from '@prochat/contract';
import { CONVERSATION_STATUSES, LIMITS, PRIORITIES, SCOPES, SORTS, TAG_NAME, VIEWS } from '@prochat/contract';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AttachedFiles, IsId, MayBeAbsent, QueryInteger, type AttachedFileDto } from './fields.decorator';

const CURSOR_MAX_CHARS = 400;
const TAG_MAX_CHARS = 60;

export class FirstMessageDto implements FirstMessage {
  @ApiProperty({ format: 'uuid', description: 'Makes the whole call safe to repeat.' })
  @IsUUID()
  clientId!: string;

  @ApiProperty({ type: String })
  @IsString()
  @MaxLength(LIMITS.packetMaxBytes)
  text!: string;

  @AttachedFiles()
  attachments?: AttachedFileDto[];
}

export class CreateConversationDto implements CreateConversationRequest {
  @ApiProperty({ maxLength: LIMITS.topicMaxChars })
  @IsString()
  @MinLength(1)
  @MaxLength(LIMITS.topicMaxChars * 4)
  topic!: string;

  @ApiPropertyOptional({ enum: PRIORITIES, default: 'normal' })
  @MayBeAbsent()
  @IsIn(PRIORITIES)
  priority?: Priority;

  @ApiPropertyOptional({ type: FirstMessageDto })
  @MayBeAbsent()
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => FirstMessageDto)
  message?: FirstMessageDto;
}

export class AssignDto implements AssignRequest {
  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Absent: the caller himself. null: back into the queue.',
  })
  @ValidateIf((_request, value: unknown) => value !== undefined && value !== null)
  @IsId()
  assigneeId?: string | null;

  @ApiPropertyOptional({ maxLength: LIMITS.assignNoteMaxChars, description: 'Kept as a private note.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LIMITS.assignNoteMaxChars * 4)
  note?: string;
}

const TagNames = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: [String], maxItems: LIMITS.tagsPerConversationMax }),
    MayBeAbsent(),
    IsArray(),
    ArrayMaxSize(LIMITS.tagsPerConversationMax),
    ArrayUnique(),
    IsString({ each: true }),
    Matches(TAG_NAME, { each: true, message: 'each value in $property must be the name of a tag' }),
  );

export class UpdateConversationDto implements UpdateConversationRequest {
  @ApiPropertyOptional({ enum: PRIORITIES })
  @MayBeAbsent()
  @IsIn(PRIORITIES)
  priority?: Priority;

  @TagNames()
  addTags?: string[];

  @TagNames()
  removeTags?: string[];
}

export class RateDto implements RateRequest {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  score!: number;

  @ApiPropertyOptional({ maxLength: LIMITS.ratingCommentMaxChars })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LIMITS.ratingCommentMaxChars * 4)
  comment?: string;
}

const BULK_ACTIONS = ['close', 'assign'] as const;

export class BulkActionDto {
  @ApiProperty({ enum: BULK_ACTIONS })
  @IsIn(BULK_ACTIONS)
  action!: (typeof BULK_ACTIONS)[number];

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Of assign. Absent: the caller himself. null: back into the queue.',
  })
  @ValidateIf((_request, value: unknown) => value !== undefined && value !== null)
  @IsId()
  assigneeId?: string | null;
}

export class BulkDto implements BulkRequest {
  @ApiProperty({ type: [String], minItems: 1, maxItems: LIMITS.bulkMax })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.bulkMax)
  @ArrayUnique()
  @IsId({ each: true })
  ids!: string[];

  @ApiProperty({ type: BulkActionDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => BulkActionDto)
  do!: BulkActionDto;
}

export class SaveDraftDto implements SaveDraftRequest {
  @ApiProperty({ type: String, description: 'As it was typed. Empty: the draft is removed.' })
  @IsString()
  @MaxLength(LIMITS.packetMaxBytes)
  text!: string;
}

export class ConversationListDto implements ConversationListQuery {
  @ApiPropertyOptional({ enum: SCOPES, default: 'user' })
  @MayBeAbsent()
  @IsIn(SCOPES)
  scope?: (typeof SCOPES)[number];

  @ApiPropertyOptional({ enum: VIEWS, default: 'all' })
  @MayBeAbsent()
  @IsIn(VIEWS)
  view?: View;

  @ApiPropertyOptional({ enum: CONVERSATION_STATUSES })
  @MayBeAbsent()
  @IsIn(CONVERSATION_STATUSES)
  status?: ConversationStatus;

  @ApiPropertyOptional({ enum: PRIORITIES })
  @MayBeAbsent()
  @IsIn(PRIORITIES)
  priority?: Priority;

  @ApiPropertyOptional({ type: String })
  @MayBeAbsent()
  @IsString()
  @MaxLength(TAG_MAX_CHARS)
  tag?: string;

  @ApiPropertyOptional({ maxLength: LIMITS.searchMaxChars, description: 'Beginnings of words.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(LIMITS.searchMaxChars)
  q?: string;

  @ApiPropertyOptional({ type: String })
  @MayBeAbsent()
  @IsId()
  userId?: string;

  @ApiPropertyOptional({ type: String })
  @MayBeAbsent()
  @IsId()
  assigneeId?: string;

  @ApiPropertyOptional({ enum: SORTS, default: 'activity' })
  @MayBeAbsent()
  @IsIn(SORTS)
  sort?: Sort;

  @ApiPropertyOptional({ type: String })
  @MayBeAbsent()
  @IsString()
  @MaxLength(CURSOR_MAX_CHARS)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMITS.pageSizeMax, default: LIMITS.pageSizeDefault })
  @MayBeAbsent()
  @QueryInteger(1, LIMITS.pageSizeMax)
  pageSize?: number;
}

export class MessagePageDto implements MessagePageQuery {
  @ApiPropertyOptional({ type: String, description: 'From nextCursor: the next older page.' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(CURSOR_MAX_CHARS)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 0, description: 'Only messages after this seq.' })
  @MayBeAbsent()
  @QueryInteger(0, Number.MAX_SAFE_INTEGER)
  after?: number;

  @ApiPropertyOptional({ minimum: 0, description: 'A page with this seq in its middle.' })
  @MayBeAbsent()
  @QueryInteger(0, Number.MAX_SAFE_INTEGER)
  around?: number;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMITS.pageSizeMax, default: LIMITS.pageSizeDefault })
  @MayBeAbsent()
  @QueryInteger(1, LIMITS.pageSizeMax)
  pageSize?: number;
}

export class MessageSearchDto implements MessageSearchQuery {
  @ApiProperty({
    maxLength: LIMITS.searchMaxChars,
    description: 'Beginnings of words; from: status: tag: has:file before: after: among them.',
  })
  @IsString()
  @MaxLength(LIMITS.searchMaxChars)
  q!: string;

  @ApiPropertyOptional({ type: String })
  @MayBeAbsent()
  @IsString()
  @MaxLength(CURSOR_MAX_CHARS)
  cursor?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: LIMITS.pageSizeMax, default: LIMITS.pageSizeDefault })
  @MayBeAbsent()
  @QueryInteger(1, LIMITS.pageSizeMax)
  pageSize?: number;
}
