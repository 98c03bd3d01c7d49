import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";

function subscribe(changed: () => void) {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** Whether this device has a network at all. */
export function useOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

export function OfflineBanner() {
  if (useOnline()) return null;
  return (
    <div
      role="alert"
      className="flex items-center gap-2.5 border-b border-line bg-warn-soft px-4 py-2 text-sm text-warn desk:px-8"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      <p>
        <strong className="font-semibold">You are offline.</strong> What you see may be old, and nothing you
        do is sent. Your strategies run on: they do not need this device.
      </p>
    </div>
  );
}
