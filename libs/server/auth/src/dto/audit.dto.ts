import { ApiProperty } from '@nestjs/swagger';
import {
  AUDIT_ACTIONS,
  AUDIT_SUBJECTS,
  type AuditAction,
  type AuditEvent,
  type AuditQuery,
  type AuditSubject,
  type Page,
  type PersonRef,
} from '@prochat/contract';
import { IsIn, IsString, Matches, MaxLength } from 'class-validator';
import { Absent } from './absent';
import { CursorField, INSTANT, PageSizeField } from './fields';

/** Ids, and names of tags. */
const SUBJECT_MAX_CHARS = 80;
const NO_TIME = 'Give a time like 2026-01-31T12:00:00.000Z.';

export class AuditQueryDto implements AuditQuery {
  @ApiProperty({ type: String, required: false })
  @Absent()
  @MaxLength(SUBJECT_MAX_CHARS, { message: 'This is not an id of ours.' })
  @IsString({ message: 'This is not an id of ours.' })
  actorId?: string;

  @ApiProperty({ type: String, required: false })
  @Absent()
  @MaxLength(SUBJECT_MAX_CHARS, { message: 'This is not an id of ours.' })
  @IsString({ message: 'This is not an id of ours.' })
  subjectId?: string;

  @ApiProperty({ enum: AUDIT_ACTIONS, required: false })
  @Absent()
  @IsIn(AUDIT_ACTIONS, { message: 'This is no action that is kept.' })
  action?: AuditAction;

  @ApiProperty({ type: String, format: 'date-time', required: false })
  @Absent()
  @Matches(INSTANT, { message: NO_TIME })
  @IsString({ message: NO_TIME })
  after?: string;

  @ApiProperty({ type: String, format: 'date-time', required: false })
  @Absent()
  @Matches(INSTANT, { message: NO_TIME })
  @IsString({ message: NO_TIME })
  before?: string;

  @CursorField()
  cursor?: string;

  @PageSizeField()
  pageSize?: number;
}

class PersonRefDto implements PersonRef {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String })
  displayName!: string;
}

class AuditSubjectDto implements AuditSubject {
  @ApiProperty({ enum: AUDIT_SUBJECTS })
  kind!: AuditSubject['kind'];
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String })
  name!: string;
}

export class AuditEventDto implements AuditEvent {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  at!: string;
  @ApiProperty({ type: PersonRefDto })
  actor!: PersonRefDto;
  @ApiProperty({ enum: AUDIT_ACTIONS })
  action!: AuditAction;
  @ApiProperty({ type: AuditSubjectDto })
  subject!: AuditSubjectDto;
  @ApiProperty({ type: String, nullable: true })
  reason!: string | null;
  @ApiProperty({ type: Object })
  data!: AuditEvent['data'];
}

export class AuditPageDto implements Page<AuditEvent> {
  @ApiProperty({ type: [AuditEventDto] })
  items!: AuditEventDto[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}
