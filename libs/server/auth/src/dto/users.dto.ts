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
import { Transform } from 'class-transformer';
import { IsInt, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { Absent } from './absent';
import { DisplayNameField, EmailField, NewPasswordField, RoleField } from './fields';

/** ISO 8601 UTC, exactly as `toISOString` writes it: stores compare these as text. */
const INSTANT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** How a number is written in a query; `0x10` and `1e1` are none. */
const DIGITS = /^\d{1,4}$/;

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

  @ApiProperty({ type: String, required: false })
  @Absent()
  @MaxLength(1000, { message: 'This is not a cursor of ours.' })
  @IsString({ message: 'This is not a cursor of ours.' })
  cursor?: string;

  @ApiProperty({ type: Number, minimum: 1, maximum: LIMITS.pageSizeMax, required: false })
  @Absent()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && DIGITS.test(value) ? Number(value) : value,
  )
  @Max(LIMITS.pageSizeMax, { message: `A page has 1 to ${LIMITS.pageSizeMax} items.` })
  @Min(1, { message: `A page has 1 to ${LIMITS.pageSizeMax} items.` })
  @IsInt({ message: `A page has 1 to ${LIMITS.pageSizeMax} items.` })
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
