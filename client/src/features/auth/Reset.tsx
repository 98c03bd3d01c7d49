import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api, done } from "@/api/client";
import { asProblem } from "@/api/problem";
import { Button, buttonClass } from "@/ui/Button";
import { toast } from "@/ui/toasts";

import { Door } from "./Door";
import { FormError } from "./FormError";
import { PasswordField } from "./PasswordField";
import { useLinkToken } from "./use-link-token";

export function Reset() {
  const token = useLinkToken();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const set = useMutation({
    mutationFn: (given: string) =>
      done(api.POST("/v1/auth/password-reset/confirm", { body: { token: given, password } })),
    onSuccess: () => {
      toast({ tone: "good", text: "Your password is set. Please sign in; all other sessions have ended." });
      void navigate({ to: "/sign-in" });
    },
  });
  if (token === null)
    return (
      <Door
        title="This link is not complete"
        hint="Please open it from the mail once more, or ask for a new one."
      >
        <Link to="/forgot" className={buttonClass("primary")}>
          Ask for a new link
        </Link>
      </Door>
    );
  return (
    <Door title="Choose a new password" hint="All signed-in devices are signed out when it is set.">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate(token);
        }}
      >
        <PasswordField
          label="New password"
          value={password}
          onChange={setPassword}
          newFor=""
          error={set.error ? asProblem(set.error).field("password") : undefined}
        />
        <FormError error={set.error} shownAt={["password"]} />
        <Button type="submit" kind="primary" busy={set.isPending}>
          Set the password
        </Button>
      </form>
    </Door>
  );
}
