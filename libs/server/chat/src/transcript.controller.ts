import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, HttpCode, HttpStatus, Logger, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { MailTranscriptResponse } from '@prochat/contract';
import { AtLeast, CurrentCaller, type Caller } from '@prochat/server/auth';
import { create } from 'content-disposition';
import type { Response } from 'express';
import { FILE_SECURITY } from './file-headers';
import { MailTranscriptResponseDto, TranscriptDto } from './transcript.dto';
import { Transcripts } from './transcripts.service';

/** A connection on which nothing moves for so long is given up. */
const IDLE_MS = 60_000;
/** And one that reads drop by drop after this: by then the right to it may be gone. */
const DOWNLOAD_MAX_MS = 300_000;

/** The transcript of a conversation, to take along. What is in it is decided by `Transcripts`. */
@ApiTags('conversations')
@Controller('chat/conversations/:id/transcript')
export class TranscriptController {
  private readonly logger = new Logger(TranscriptController.name);

  constructor(private readonly transcripts: Transcripts) {}

  /** Read from the store as fast as it is taken: who reads slowly costs one portion. */
  @Get()
  @AtLeast('user')
  @ApiOkResponse({ description: 'A text file, UTF-8.' })
  async downloadTranscript(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Query() query: TranscriptDto,
    @Res() response: Response,
  ): Promise<void> {
    const { fileName, text } = await this.transcripts.download(caller, id, query);
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.setHeader('Content-Disposition', create(fileName, { type: 'attachment' }));
    response.set(FILE_SECURITY);
    response.setTimeout(IDLE_MS, () => response.destroy());
    const source = Readable.from(text, { objectMode: false, highWaterMark: 1 });
    try {
      await pipeline(source, response, { signal: AbortSignal.timeout(DOWNLOAD_MAX_MS) });
    } catch (error) {
      // Torn, so that nobody takes a part for the whole. Who has gone by himself is no fault.
      if (source.errored === error && !isLeft(error))
        this.logger.error({ err: error, conversationId: id }, 'A transcript broke off');
    }
  }

  /** Answered when it was handed over: who is told that it was sent can rely on it. */
  @Post()
  @AtLeast('user')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiAcceptedResponse({ type: MailTranscriptResponseDto })
  mailTranscript(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Body() body: TranscriptDto,
  ): Promise<MailTranscriptResponse> {
    return this.transcripts.mail(caller, id, body);
  }
}

function isLeft(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR';
}
