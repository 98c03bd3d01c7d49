import { toast } from "@/ui/toasts";

/** The service worker keeps the shell for a fast and an offline start. A new version waits until it is let in. */
export function keepUpToDate(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  let reloading = false;
  const controlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (!controlled || reloading) return;
    reloading = true;
    location.reload();
  });
  const offer = (waiting: ServiceWorker) => {
    toast({
      tone: "info",
      text: "A new version of Plimsoll is ready.",
      action: {
        label: "Reload",
        run: () => {
          waiting.postMessage({ type: "SKIP_WAITING" });
        },
      },
    });
  };
  window.addEventListener("load", () => {
    workers
      .register("/sw.js")
      .then((registration) => {
        if (registration.waiting && workers.controller) offer(registration.waiting);
        registration.addEventListener("updatefound", () => {
          const found = registration.installing;
          found?.addEventListener("statechange", () => {
            if (found.state === "installed" && workers.controller) offer(found);
          });
        });
      })
      .catch(() => {
        // Without a worker (a private window, a policy) the app works online as before.
      });
  });
}
