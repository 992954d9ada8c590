/** What this device is called in a list of one's own, as far as the browser says: "Chrome Windows". */
export function deviceName(agent = navigator.userAgent): string {
  const browser = /(Firefox|Edg|Chrome|Safari)/.exec(agent)?.[1] ?? 'Browser';
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1] ?? '';
  return `${browser === 'Edg' ? 'Edge' : browser} ${system}`.trim();
}
