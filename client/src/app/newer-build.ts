const KEY = "plimsoll.reloaded-for-build";
const AGAIN_AFTER_MS = 60_000;

/**
 * A page from before a deployment asks for a part that the newer build does not have: it is loaded anew, once. Offline, or
 * when that did not help, the screen says that it could not be opened.
 */
export function reloadForNewerBuild(reload: () => void = () => location.reload()): void {
  window.addEventListener("vite:preloadError", (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? "0");
    if (!navigator.onLine || Date.now() - last < AGAIN_AFTER_MS) return;
    sessionStorage.setItem(KEY, Date.now().toString());
    event.preventDefault();
    reload();
  });
}
