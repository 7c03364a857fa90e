import { Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { Upload } from '@prochat/contract';
import { AtLeast, CurrentCaller, TakesFiles, type Caller } from '@prochat/server/auth';
import type { Request, Response } from 'express';
import { Reception } from './reception';
import { UploadDoor } from './upload-door';
import { UploadDto } from './upload.dto';
import { Uploads } from './uploads.service';

/** Files on their way into a message; each is its owner's alone. What a message has is served elsewhere. */
@ApiTags('files')
@Controller('chat/upload')
@AtLeast('user')
export class UploadController {
  constructor(
    private readonly door: UploadDoor,
    private readonly reception: Reception,
    private readonly uploads: Uploads,
  ) {}

  @Post()
  @TakesFiles()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: { type: 'string', format: 'binary' } },
    },
  })
  @ApiCreatedResponse({ type: UploadDto })
  async create(
    @CurrentCaller() { id }: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Upload> {
    const { file, place } = await this.door.receive(id, request, response);
    return this.reception.receive(id, file, place);
  }

  @Get(':id')
  @ApiOkResponse({ type: UploadDto })
  read(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Upload> {
    return this.uploads.status(caller.id, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  remove(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    return this.uploads.withdraw(caller.id, id);
  }
}
