import { Store } from '../data/store.ts';

/** Plain addresses on the browser's history: `/dossiers/V042-20261121-0007/relire`. Back always works. */
export interface Place {
  readonly path: string;
  readonly search: URLSearchParams;
}

export class Router extends Store {
  private place: Place = here();

  start(): void {
    addEventListener('popstate', this.onMove);
    document.addEventListener('click', this.onClick);
  }

  stop(): void {
    removeEventListener('popstate', this.onMove);
    document.removeEventListener('click', this.onClick);
  }

  get current(): Place {
    return this.place;
  }

  go(address: string, options: { replace?: boolean } = {}): void {
    if (options.replace === true) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    this.onMove();
    scrollTo(0, 0);
  }

  /** Values of a pattern such as `/dossiers/:caseId/relire`, or null. */
  match(pattern: string): Readonly<Record<string, string>> | null {
    const wanted = pattern.split('/');
    const given = this.place.path.replace(/\/+$/, '').split('/');
    if (wanted.length !== given.length) return null;
    const values: Record<string, string> = {};
    for (let i = 0; i < wanted.length; i += 1) {
      const part = wanted[i] ?? '';
      if (part.startsWith(':')) values[part.slice(1)] = decodeURIComponent(given[i] ?? '');
      else if (part !== given[i]) return null;
    }
    return values;
  }

  private readonly onMove = (): void => {
    this.place = here();
    this.changed();
  };

  /** Links of our own pages change the address without a reload; new tabs and foreign links stay the browser's. */
  private readonly onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement);
    if (link?.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  };
}

function here(): Place {
  return { path: location.pathname === '/' ? '' : location.pathname, search: new URLSearchParams(location.search) };
}
