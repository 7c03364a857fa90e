import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CannedRepliesResponse, CannedReplyResponse } from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { CannedReplies } from './canned-replies.service';
import {
  CannedRepliesResponseDto,
  CannedReplyResponseDto,
  CreateCannedReplyDto,
  UpdateCannedReplyDto,
} from './desk.dto';

@ApiTags('desk')
@Controller('chat/canned-replies')
@AtLeast('staff')
export class CannedRepliesController {
  constructor(private readonly replies: CannedReplies) {}

  @Get()
  @ApiOkResponse({ type: CannedRepliesResponseDto })
  list(@CurrentCaller() caller: Caller): Promise<CannedRepliesResponse> {
    return this.replies.list(caller);
  }

  @Post()
  @ApiCreatedResponse({ type: CannedReplyResponseDto })
  async create(
    @CurrentCaller() caller: Caller,
    @Body() body: CreateCannedReplyDto,
  ): Promise<CannedReplyResponse> {
    return { cannedReply: await this.replies.create(caller, body) };
  }

  @Patch(':id')
  @ApiOkResponse({ type: CannedReplyResponseDto })
  async update(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: UpdateCannedReplyDto,
  ): Promise<CannedReplyResponse> {
    return { cannedReply: await this.replies.update(caller, id, body) };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.replies.remove(caller, id);
  }
}
