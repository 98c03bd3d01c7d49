import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";

import { api, done } from "@/api/client";
import { Button, buttonClass } from "@/ui/Button";

import { Door } from "./Door";
import { FormError } from "./FormError";
import { useLinkToken } from "./use-link-token";

/** The link works once, so a person presses the button: scanners of mail only open the page. */
export function Verify() {
  const token = useLinkToken();
  const client = useQueryClient();
  const verify = useMutation({
    mutationFn: (given: string) => done(api.POST("/v1/auth/verify-email", { body: { token: given } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: ["me"] }),
  });
  const home = (
    <Link to="/" className={buttonClass("primary")}>
      Go on
    </Link>
  );
  if (token === null)
    return (
      <Door
        title="This link is not complete"
        hint="Please open it from the mail once more; in the settings you can ask for a new one."
      >
        {home}
      </Door>
    );
  if (verify.isSuccess)
    return (
      <Door title="Your address is verified">
        <div className="flex flex-col items-start gap-5">
          <p className="flex items-center gap-2 text-profit">
            <CircleCheck aria-hidden className="size-5" /> Thank you..
          </p>
          {home}
        </div>
      </Door>
    );
  return (
    <Door title="Verify your address" hint="One press, and we know that mails to this address reach you.">
      <div className="flex flex-col gap-4">
        <FormError error={verify.error} />
        <Button
          kind="primary"
          busy={verify.isPending}
          onClick={() => {
            verify.mutate(token);
          }}
        >
          Verify my address
        </Button>
      </div>
    </Door>
  );
}
