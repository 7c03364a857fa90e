import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { TagResponse, TagsResponse } from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { CreateTagDto, TagResponseDto, TagsResponseDto, UpdateTagDto } from './desk.dto';
import { Tags } from './tags.service';

/** Professionals use tags, admins make them. */
@ApiTags('desk')
@Controller()
export class TagsController {
  constructor(private readonly tags: Tags) {}

  @Get('chat/tags')
  @AtLeast('staff')
  @ApiOkResponse({ type: TagsResponseDto })
  list(): Promise<TagsResponse> {
    return this.tags.list();
  }

  @Post('admin/tags')
  @AtLeast('admin')
  @ApiCreatedResponse({ type: TagResponseDto })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateTagDto): Promise<TagResponse> {
    return { tag: await this.tags.create(caller, body) };
  }

  @Patch('admin/tags/:name')
  @AtLeast('admin')
  @ApiOkResponse({ type: TagResponseDto })
  async recolor(
    @CurrentCaller() caller: Caller,
    @Param('name') name: string,
    @Body() { color }: UpdateTagDto,
  ): Promise<TagResponse> {
    return { tag: await this.tags.recolor(caller, name, color) };
  }

  @Delete('admin/tags/:name')
  @HttpCode(204)
  @AtLeast('admin')
  @ApiNoContentResponse()
  remove(@CurrentCaller() caller: Caller, @Param('name') name: string): Promise<void> {
    return this.tags.remove(caller, name);
  }
}
