import { ApiProperty } from '@nestjs/swagger';
import {
  INVITE_DAYS,
  LIMITS,
  ROLES,
  type CreateInviteRequest,
  type CreateInviteResponse,
  type Invite,
  type InviteDays,
  type InviteResponse,
  type InviteTokenRequest,
  type InvitesResponse,
  type JoinRequest,
  type PersonRef,
  type Role,
} from '@prochat/contract';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { Absent } from './absent';
import { DisplayNameField, EmailField, NewPasswordField, RoleField } from './fields';

const NO_LINK = 'This is not an invitation of ours.';
const TOKEN_MAX_CHARS = 200;

export class CreateInviteDto implements CreateInviteRequest {
  @RoleField()
  role!: Role;

  @Absent()
  @EmailField({ required: false })
  email?: string;

  @ApiProperty({ enum: INVITE_DAYS, required: false })
  @Absent()
  @IsIn(INVITE_DAYS, { message: `Choose one of ${INVITE_DAYS.join(', ')} days.` })
  days?: InviteDays;
}

export class InviteTokenDto implements InviteTokenRequest {
  @ApiProperty({ type: String })
  @MaxLength(TOKEN_MAX_CHARS, { message: NO_LINK })
  @IsString({ message: NO_LINK })
  token!: string;
}

export class JoinDto extends InviteTokenDto implements JoinRequest {
  @DisplayNameField()
  displayName!: string;

  @NewPasswordField()
  password!: string;

  @Absent()
  @EmailField({ required: false })
  email?: string;
}

class InviterDto implements PersonRef {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String, maxLength: LIMITS.displayNameMaxChars })
  displayName!: string;
}

class OpenInviteDto implements Pick<Invite, 'role' | 'email' | 'createdBy' | 'expiresAt'> {
  @ApiProperty({ enum: ROLES })
  role!: Role;
  @ApiProperty({ type: String, nullable: true })
  email!: string | null;
  @ApiProperty({ type: InviterDto })
  createdBy!: InviterDto;
  @ApiProperty({ type: String, format: 'date-time' })
  expiresAt!: string;
}

class InviteDto extends OpenInviteDto implements Invite {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;
}

export class InviteResponseDto implements InviteResponse {
  @ApiProperty({ type: OpenInviteDto })
  invite!: OpenInviteDto;
}

export class InvitesResponseDto implements InvitesResponse {
  @ApiProperty({ type: [InviteDto] })
  items!: InviteDto[];
}

export class CreateInviteResponseDto implements CreateInviteResponse {
  @ApiProperty({ type: InviteDto })
  invite!: InviteDto;
  @ApiProperty({ type: String, description: 'The link; shown once' })
  url!: string;
}
