import { ApiProperty } from '@nestjs/swagger';
import type {
  AccountRequest,
  GuestRequest,
  LoginRequest,
  RegisterRequest,
  SetupRequest,
} from '@prochat/contract';
import { IsString, MaxLength } from 'class-validator';
import { DisplayNameField, EmailField, NewPasswordField, PasswordField } from './fields';
import { Absent } from './absent';

export class RegisterDto implements RegisterRequest {
  @EmailField()
  email!: string;

  @NewPasswordField()
  password!: string;

  @DisplayNameField()
  displayName!: string;
}

export class LoginDto implements LoginRequest {
  @EmailField()
  email!: string;

  @PasswordField()
  password!: string;
}

export class GuestDto implements GuestRequest {
  @Absent()
  @DisplayNameField({ required: false })
  displayName?: string;

  @Absent()
  @EmailField({ required: false })
  email?: string;
}

export class AccountDto implements AccountRequest {
  @EmailField()
  email!: string;

  @NewPasswordField()
  password!: string;

  @Absent()
  @DisplayNameField({ required: false })
  displayName?: string;
}

export class SetupDto extends RegisterDto implements SetupRequest {
  @ApiProperty({ type: String })
  @MaxLength(200, { message: 'This is not a set-up link of ours.' })
  @IsString({ message: 'This is not a set-up link of ours.' })
  token!: string;
}
