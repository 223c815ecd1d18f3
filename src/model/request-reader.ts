import { UnreadablePayload } from './unreadable-payload.ts';

/** One thing that is wrong with a request: where, and what is wanted there. */
export interface RequestFault {
  path: string;
  problem: string;
}

/** An object whose values nobody has looked at yet. */
export type Fields = Record<string, unknown>;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Reads values of a request by their paths, and notes every fault instead of throwing at the first. */
export class RequestReader {
  readonly faults: RequestFault[] = [];

  fault(path: string, problem: string): void {
    this.faults.push({ path, problem });
  }

  /** @param known names of all fields that may be there; null allows any. */
  object(value: unknown, path: string, known: readonly string[] | null): Fields {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const where = path === '' ? '(the whole input)' : path;
      this.fault(where, `must be an object, is ${kindOf(value)}`);
      return {};
    }
    if (value instanceof UnreadablePayload) {
      this.fault('(the whole input)', `must be JSON (json/plain), is ${kindOf(value)}`);
      return {};
    }
    for (const key of Object.keys(value))
      if (known !== null && !known.includes(key))
        this.fault(path === '' ? key : `${path}.${key}`, `is unknown; known: ${known.join(', ')}`);
    return value as Fields;
  }

  dnsLabel(from: Fields, path: string, maxLength: number): string {
    const value = from[lastPart(path)];
    if (typeof value !== 'string') {
      this.fault(path, `must be a name, is ${kindOf(value)}`);
      return '';
    }
    if (!DNS_LABEL.test(value) || value.length > maxLength)
      this.fault(
        path,
        `must be lower-case letters, digits and dashes, at most ${maxLength} characters`,
      );
    return value;
  }

  /** @param maxLength in characters, as a schema counts them. */
  optionalText(from: Fields, path: string, maxLength = Infinity): string | null {
    const value = from[lastPart(path)];
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string' || value.trim() === '') {
      this.fault(path, `must be a text that is not empty, is ${kindOf(value)}`);
      return null;
    }
    if (Array.from(value).length > maxLength)
      this.fault(path, `must be a text of at most ${maxLength} characters`);
    return value;
  }

  /** @param wanted what the pattern asks for, in words that follow "must be". */
  optionalMatch(
    from: Fields,
    path: string,
    { pattern, wanted }: { pattern: RegExp; wanted: string },
  ): string | null {
    const value = from[lastPart(path)];
    if (value === undefined || value === null) return null;
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.fault(
      path,
      `must be ${wanted}${typeof value === 'string' ? '' : `, is ${kindOf(value)}`}`,
    );
    return null;
  }

  integer(from: Fields, path: string, limits: { min: number; max: number; fallback: number }) {
    const value = from[lastPart(path)];
    if (value === undefined) return limits.fallback;
    if (
      typeof value === 'number' &&
      Number.isInteger(value) &&
      value >= limits.min &&
      value <= limits.max
    )
      return value;
    this.fault(path, `must be a whole number from ${limits.min} to ${limits.max}`);
    return limits.fallback;
  }

  oneOf<const T extends string>(from: Fields, path: string, choices: readonly [T, ...T[]]): T {
    const value = from[lastPart(path)];
    const chosen = choices.find((choice) => choice === value);
    if (chosen === undefined) this.fault(path, `must be one of: ${choices.join(', ')}`);
    return chosen ?? choices[0];
  }

  boolean(from: Fields, path: string, fallback: boolean): boolean {
    const value = from[lastPart(path)];
    if (value === undefined) return fallback;
    if (typeof value === 'boolean') return value;
    this.fault(path, `must be true or false, is ${kindOf(value)}`);
    return fallback;
  }
}

/** What a value is, in words that follow "is". */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof UnreadablePayload) return `unreadable: it ${value.why}`;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return value === '' ? 'an empty text' : `a ${typeof value}`;
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
