/**
 * The cookie of a sign-in: HttpOnly, SameSite=Strict, whole site, no lasting storage. Over TLS the `__Host-` prefix makes
 * the browser refuse it from anywhere but this very host. Cookies ignore ports: two servers tried on one
 * machine need two base names.
 */
export class SessionCookie {
  readonly name: string;

  constructor(
    baseName: string,
    private readonly secure: boolean,
  ) {
    this.name = secure ? `__Host-${baseName}` : baseName;
  }

  /** Value in a `Cookie` header, or null; a value that is not ours in form is none. */
  read(header: string | undefined): string | null {
    if (header === undefined || header.length > 8_192) return null;
    for (const part of header.split(';')) {
      const equals = part.indexOf('=');
      if (equals > 0 && part.slice(0, equals).trim() === this.name) {
        const value = part.slice(equals + 1).trim();
        return /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
      }
    }
    return null;
  }

  set(value: string): string {
    return `${this.name}=${value}; ${this.attributes()}`;
  }

  clear(): string {
    return `${this.name}=; Max-Age=0; ${this.attributes()}`;
  }

  private attributes(): string {
    return `Path=/; HttpOnly; SameSite=Strict${this.secure ? '; Secure' : ''}`;
  }
}
