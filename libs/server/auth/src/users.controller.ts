import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CreateUserResponse, Page, User, UserResponse } from '@prochat/contract';
import { AtLeast } from './access.decorators';
import { Accounts } from './accounts.service';
import { CurrentCaller, type Caller } from './caller';
import {
  CreateUserDto,
  CreateUserResponseDto,
  UpdateUserDto,
  UserListQueryDto,
  UserPageDto,
  UserResponseDto,
} from './dto/users.dto';
import { UserAdministration } from './user-administration';

/** Admins manage people. */
@ApiTags('admin')
@Controller('admin/users')
@AtLeast('admin')
export class UsersController {
  constructor(
    private readonly accounts: Accounts,
    private readonly administration: UserAdministration,
  ) {}

  @Get()
  @ApiOkResponse({ type: UserPageDto })
  list(@Query() query: UserListQueryDto): Promise<Page<User>> {
    return this.administration.list(query);
  }

  @Post()
  @ApiCreatedResponse({ type: CreateUserResponseDto })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateUserDto): Promise<CreateUserResponse> {
    return this.administration.createUser(caller, body);
  }

  @Get(':id')
  @ApiOkResponse({ type: UserResponseDto })
  async read(@Param('id') id: string): Promise<UserResponse> {
    return { user: this.accounts.toUser(await this.accounts.find(id)) };
  }

  @Patch(':id')
  @ApiOkResponse({ type: UserResponseDto })
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: UpdateUserDto,
  ): Promise<UserResponse> {
    return { user: await this.administration.updateUser(caller, id, body) };
  }
}
