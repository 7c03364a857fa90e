import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CreateInviteResponse, InvitesResponse } from '@prochat/contract';
import { AtLeast } from './access.decorators';
import { CurrentCaller, type Caller } from './caller';
import { CreateInviteDto, CreateInviteResponseDto, InvitesResponseDto } from './dto/invites.dto';
import { Invitations } from './invitations.service';

/** Admins invite colleagues. What the link leads to is in `AuthController`. */
@ApiTags('admin')
@Controller('admin/invites')
@AtLeast('admin')
export class InvitesController {
  constructor(private readonly invitations: Invitations) {}

  @Get()
  @ApiOkResponse({ type: InvitesResponseDto })
  list(): Promise<InvitesResponse> {
    return this.invitations.list();
  }

  @Post()
  @ApiCreatedResponse({ type: CreateInviteResponseDto })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateInviteDto): Promise<CreateInviteResponse> {
    return this.invitations.create(caller, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.invitations.revoke(caller, id);
  }
}
