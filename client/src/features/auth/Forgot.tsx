import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MailCheck } from "lucide-react";
import { useState } from "react";

import { api, done } from "@/api/client";
import { asProblem } from "@/api/problem";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";

import { Door } from "./Door";
import { FormError } from "./FormError";

const BACK = (
  <Link to="/sign-in" className="font-medium text-accent hover:underline">
    Back to signing in
  </Link>
);

export function Forgot() {
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => done(api.POST("/v1/auth/password-reset", { body: { email: email.trim() } })),
  });
  if (ask.isSuccess)
    return (
      <Door title="Look into your mail" below={BACK}>
        <div className="flex gap-3 rounded border border-line bg-surface p-4">
          <MailCheck aria-hidden className="size-5 shrink-0 text-accent" />
          <p>
            If <strong className="font-semibold break-all">{email.trim()}</strong> has an account, a link for
            a new password is on its way. It works once, for 30 minutes.
          </p>
        </div>
      </Door>
    );
  return (
    <Door title="A new password" hint="We mail you a link that lets you choose one." below={BACK}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <Field label="E-mail" error={ask.error ? asProblem(ask.error).field("email") : undefined}>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => {
                setEmail(event.target.value);
              }}
            />
          )}
        </Field>
        <FormError error={ask.error} shownAt={["email"]} />
        <Button type="submit" kind="primary" busy={ask.isPending}>
          Mail me the link
        </Button>
      </form>
    </Door>
  );
}
