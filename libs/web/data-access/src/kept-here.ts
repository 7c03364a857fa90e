/**
 * What this browser keeps for us between visits (localStorage). Where that is forbidden or full everything works on, as
 * if nothing had been kept: no caller needs to know.
 */
export const keptHere = {
  read(name: string): string | null {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },

  /** False when it could not be kept. `null` removes it. */
  write(name: string, value: string | null): boolean {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
      return true;
    } catch {
      return false;
    }
  },

  /** The names that begin so, in their order. */
  names(prefix: string): string[] {
    try {
      return Object.keys(localStorage)
        .filter((name) => name.startsWith(prefix))
        .sort();
    } catch {
      return [];
    }
  },
};
