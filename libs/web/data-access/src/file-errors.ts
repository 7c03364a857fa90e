import type { ErrorCode, ErrorDetails } from '@prochat/contract';
import { AppError } from './app-error';

/** As `OWN_ERRORS`, for what is found out about files. */
export const FILE_ERRORS = {
  FILE_EMPTY: 'The file is empty.',
  FILE_TOO_LARGE: 'The file is too large.',
  TOO_MANY_ATTACHMENTS: 'One message may not have so many files.',
  ATTACHMENT_GONE: 'An attached file is no longer there. Please attach it again.',
  ATTACHMENT_BLOCKED: 'An attached file was blocked because it is harmful.',
} satisfies Partial<Record<ErrorCode, string>>;

export function fileError(code: keyof typeof FILE_ERRORS, details?: ErrorDetails): AppError {
  return new AppError(code, { message: FILE_ERRORS[code], ...(details && { details }) });
}
