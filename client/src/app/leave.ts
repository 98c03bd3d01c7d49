import { signOut } from "@/api/session";
import { toastError } from "@/ui/toasts";

/** Sign out, in every tab. */
export function leave(): void {
  signOut().catch(toastError);
}
