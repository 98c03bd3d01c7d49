import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api, ok } from "@/api/client";
import { asProblem } from "@/api/problem";
import { signIn } from "@/api/session";
import { queryClient } from "@/app/query";
import { Button, buttonClass } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";

import { Disclosure, useDisclosure } from "./Disclosure";
import { Door } from "./Door";
import { FormError } from "./FormError";
import { PasswordField } from "./PasswordField";
import { useLinkToken } from "./use-link-token";

/** By the link of an invitation: a name, a password of one's own, the disclosure. The address is the invited one. */
export function Join() {
  const token = useLinkToken();
  if (token === null)
    return (
      <Door
        title="This invitation is not complete"
        hint="Please open the link from the mail once more, or ask for a new invitation."
      >
        <Link to="/sign-in" className={buttonClass()}>
          Sign in
        </Link>
      </Door>
    );
  return <JoinForm token={token} />;
}

function JoinForm({ token }: { readonly token: string }) {
  const navigate = useNavigate();
  const disclosure = useDisclosure();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [accepted, setAccepted] = useState(false);
  const [unread, setUnread] = useState(false);
  const join = useMutation({
    mutationFn: async (version: string) => {
      const body = { token, name, password, accept_risk_disclosure: { version } };
      const member = await ok(api.POST("/v1/members/accept", { body }));
      await signIn(member.email, password);
    },
    onSuccess: () => {
      queryClient.clear();
      void navigate({ to: "/" });
    },
  });
  const problem = join.error ? asProblem(join.error) : null;
  return (
    <Door title="Join your team" hint="You were invited. Choose a name and a password of your own.">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setUnread(!accepted);
          if (accepted && disclosure.data && !join.isPending) join.mutate(disclosure.data.version);
        }}
      >
        <Field label="Your name" error={problem?.field("name")}>
          {(control) => (
            <Input
              {...control}
              autoComplete="name"
              required
              value={name}
              onChange={(event) => {
                setName(event.target.value);
              }}
            />
          )}
        </Field>
        <PasswordField value={password} onChange={setPassword} error={problem?.field("password")} newFor="" />
        <Disclosure
          asked={disclosure}
          accepted={accepted}
          onAccept={(yes) => {
            setAccepted(yes);
            setUnread(false);
          }}
          error={unread ? "Please read the risk disclosure and accept it." : undefined}
        />
        <FormError error={join.error} shownAt={["name", "password"]} />
        <Button type="submit" kind="primary" busy={join.isPending}>
          Join
        </Button>
      </form>
    </Door>
  );
}
