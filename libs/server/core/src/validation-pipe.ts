import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { AppError } from './app-error';

/** Deeper than any DTO of ours; a recursive walk over what a client sent never starts. */
const DEPTH_MAX = 12;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** The names of unknown fields are the client's words: only plain ones are repeated to him. */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9]{0,39}$/;
const UNKNOWN_FIELD = 'This field is not known here.';

/**
 * The one pipe for DTOs, over REST and sockets alike: unknown fields are refused and nothing is converted silently. It
 * first looks at the bare shape, so that validators only ever see plain objects of bounded depth.
 */
class StrictValidationPipe extends ValidationPipe {
  constructor() {
    super({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      stopAtFirstError: true,
      validationError: { target: false, value: false },
      exceptionFactory: (errors) => new AppError('VALIDATION', { fields: fieldsOf(errors) }),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Bound twice (Nest gives gateways the global pipes as well as their own), it checks once.
    if (metadata.metatype !== undefined && value instanceof metadata.metatype && this.toValidate(metadata))
      return value;
    if (this.toValidate(metadata)) requirePlainShape(value);
    return (await super.transform(value, metadata)) as unknown;
  }
}

/**
 * Whitelisting, transforming, refusing with AppError VALIDATION and `{ fields: { [path]: sentence[] } }`: paths and
 * sentences, never a value. Numbers in queries need an explicit `@Type(() => Number)`.
 */
export function createValidationPipe(): ValidationPipe {
  return new StrictValidationPipe();
}

/** Absent counts as empty, so that required fields are named. */
function requirePlainShape(value: unknown): void {
  if (value === undefined || value === null) return;
  if (!isPlainObject(value)) throw notAnObject();
  requirePlainBelow(value, 0);
}

/** The client decides how deep it is, so the walk ends at `DEPTH_MAX`. */
function requirePlainBelow(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > DEPTH_MAX) throw notAnObject();
  if (Array.isArray(value)) {
    for (const item of value) requirePlainBelow(item, depth + 1);
    return;
  }
  if (!isPlainObject(value)) throw notAnObject();
  for (const [key, child] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw notAnObject();
    requirePlainBelow(child, depth + 1);
  }
}

/** Queries have no prototype at all, JSON has the usual one. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function notAnObject(): AppError {
  return new AppError('VALIDATION', { fields: {} });
}

function fieldsOf(errors: readonly ValidationError[], parent = ''): Record<string, string[]> {
  const fields: Record<string, string[]> = {};
  for (const { property, constraints, children } of errors) {
    const path = parent + (PLAIN_NAME.test(property) || /^\d{1,6}$/.test(property) ? property : '?');
    const sentences = Object.entries(constraints ?? {}).map(([rule, sentence]) =>
      rule === 'whitelistValidation' ? UNKNOWN_FIELD : sentence,
    );
    if (sentences.length > 0) fields[path] = sentences;
    Object.assign(fields, fieldsOf(children ?? [], `${path}.`));
  }
  return fields;
}
