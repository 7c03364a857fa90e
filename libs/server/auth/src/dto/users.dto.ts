import { ApiProperty } from '@nestjs/swagger';
import {
  LIMITS,
  ROLES,
  type CreateUserRequest,
  type CreateUserResponse,
  type Page,
  type ProfessionalsResponse,
  type Role,
  type UpdateUserRequest,
  type User,
  type UserListQuery,
  type UserResponse,
} from '@prochat/contract';
import { IsString, Matches, MaxLength, ValidateIf } from 'class-validator';
import { Absent } from './absent';
import {
  CursorField,
  DisplayNameField,
  EmailField,
  INSTANT,
  NewPasswordField,
  PageSizeField,
  ReasonField,
  RoleField,
} from './fields';

export class CreateUserDto implements CreateUserRequest {
  @EmailField()
  email!: string;

  @DisplayNameField()
  displayName!: string;

  @RoleField()
  role!: Role;

  @Absent()
  @NewPasswordField({ required: false })
  password?: string;
}

export class UpdateUserDto implements UpdateUserRequest {
  @Absent()
  @DisplayNameField({ required: false })
  displayName?: string;

  @Absent()
  @RoleField({ required: false })
  role?: Role;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, required: false })
  @ValidateIf((_object, value: unknown) => value !== undefined && value !== null)
  @Matches(INSTANT, { message: 'Give a time like 2026-01-31T12:00:00.000Z, or null.' })
  @IsString({ message: 'Give a time like 2026-01-31T12:00:00.000Z, or null.' })
  blockedUntil?: string | null;

  @Absent()
  @NewPasswordField({ required: false })
  password?: string;

  @ReasonField()
  reason?: string;
}

export class UserListQueryDto implements UserListQuery {
  @Absent()
  @RoleField({ required: false })
  role?: Role;

  @ApiProperty({ type: String, required: false, description: 'Prefix of name or e-mail' })
  @Absent()
  @MaxLength(LIMITS.searchMaxChars, { message: 'This is too long to search for.' })
  @IsString({ message: 'Search for a text.' })
  q?: string;

  @CursorField()
  cursor?: string;

  @PageSizeField()
  pageSize?: number;
}

export class UserDto implements User {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String })
  displayName!: string;
  @ApiProperty({ type: String, nullable: true })
  email!: string | null;
  @ApiProperty({ enum: ROLES })
  role!: Role;
  @ApiProperty({ type: Boolean })
  guest!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  blockedUntil!: string | null;
  @ApiProperty({ type: String, required: false })
  blockReason?: string;
  @ApiProperty({ type: String, format: 'date-time' })
  createdAt!: string;
}

export class UserResponseDto implements UserResponse {
  @ApiProperty({ type: UserDto })
  user!: UserDto;
}

export class CreateUserResponseDto extends UserResponseDto implements CreateUserResponse {
  @ApiProperty({ type: String, required: false, description: 'Only when it was generated; shown once' })
  generatedPassword?: string;
}

export class UserPageDto implements Page<User> {
  @ApiProperty({ type: [UserDto] })
  items!: UserDto[];
  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export class ProfessionalDto {
  @ApiProperty({ type: String })
  id!: string;
  @ApiProperty({ type: String })
  displayName!: string;
  @ApiProperty({ enum: ROLES })
  role!: Role;
}

export class ProfessionalsResponseDto implements ProfessionalsResponse {
  @ApiProperty({ type: [ProfessionalDto] })
  items!: ProfessionalDto[];
}
