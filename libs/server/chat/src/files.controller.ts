import { Controller, Get, Logger, Param, Query, Req, Res, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AtLeast, CurrentCaller, ServesFiles, type Caller } from '@prochat/server/auth';
import { AppError } from '@prochat/server/core';
import type { Request, Response } from 'express';
import { basename, dirname } from 'node:path';
import { FILE_SECURITY } from './file-headers';
import { FileQueryDto } from './file-request.dto';
import { FilesService, type OpenedFile } from './files.service';
import { HiddenFilesFilter } from './hidden-files.filter';

/** A connection on which nothing moves for so long is given up, with the open file behind it. */
const IDLE_MS = 60_000;

/**
 * Bytes on their way to a browser: from this machine with ranges and conditions by Express, from elsewhere by an address
 * that is good for a short while. The name in the address is for people; who may have the file is decided by `FilesService`.
 */
@ApiTags('files')
@Controller('chat/files')
@UseFilters(HiddenFilesFilter)
export class FilesController {
  private readonly logger = new Logger(FilesController.name);

  constructor(private readonly files: FilesService) {}

  /** GET and HEAD. Kept by browsers, but asked for anew every time: a right that was taken away is gone at once. */
  @Get(':id/:name')
  @AtLeast('user')
  @ServesFiles()
  @ApiOkResponse({ description: 'The file; with STORAGE=s3 a 302 to where it is.' })
  async getFile(
    @CurrentCaller() caller: Caller,
    @Param('id') id: string,
    @Param('name') _name: string,
    @Query() { size }: FileQueryDto,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const file = await this.files.open(caller, id, size ?? 'whole');
    if ('url' in file.source) response.status(302).setHeader('Location', file.source.url).end();
    else await this.send(file, file.source.path, request, response);
  }

  /** @throws AppError NOT_FOUND when the bytes are not there */
  private async send(
    { id, headers, tag }: OpenedFile,
    path: string,
    request: Request,
    response: Response,
  ): Promise<void> {
    setHeaders(response, {
      'Content-Type': headers.type,
      'Content-Disposition': headers.disposition,
      'Cache-Control': 'private, no-cache',
      ETag: tag,
      ...FILE_SECURITY,
      'Cross-Origin-Resource-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
    });
    // One range is enough to go on with a download; who asks for many gets the whole file once.
    if (request.headers.range?.includes(',')) delete request.headers.range;
    response.setTimeout(IDLE_MS, () => response.destroy());
    const error = await sendFile(response, path);
    if (error === null) return;
    for (const name of ['Content-Type', 'Content-Disposition']) response.removeHeader(name);
    if (error.status === 416 || error.status === 412) {
      response.status(error.status).end();
      return;
    }
    this.logger.error({ err: error, fileId: id }, 'The bytes of a file cannot be read');
    for (const name of ['ETag', 'Accept-Ranges']) response.removeHeader(name);
    response.setHeader('Cache-Control', 'no-store');
    throw new AppError('NOT_FOUND');
  }
}

function setHeaders(response: Response, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

/** `null` when it was sent, or nobody is there any more. The path is ours; only its last part is looked at for dots. */
function sendFile(response: Response, path: string): Promise<{ status?: number } | null> {
  const options = { root: dirname(path), cacheControl: false, lastModified: false };
  return new Promise((resolve) => {
    response.sendFile(basename(path), options, (error?: Error & { status?: number; code?: string }) => {
      // Who has gone before the first byte needs no answer, and no line in the log.
      const isLeft = response.headersSent || response.destroyed || error?.code === 'ECONNABORTED';
      resolve(error && !isLeft ? error : null);
    });
  });
}
