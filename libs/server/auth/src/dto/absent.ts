import { ValidateIf } from 'class-validator';

/** May be left out, but not be `null`: unlike `IsOptional`, which lets `null` through. */
export const Absent = (): PropertyDecorator => ValidateIf((_object, value: unknown) => value !== undefined);
