import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { api, ok } from "@/api/client";
import { asProblem } from "@/api/problem";
import { signIn } from "@/api/session";
import { queryClient } from "@/app/query";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";

import { Disclosure, useDisclosure } from "./Disclosure";
import { Door } from "./Door";
import { FormError } from "./FormError";
import { PasswordField } from "./PasswordField";

const UNREAD = "Please read the risk disclosure and accept it.";

export function SignUp() {
  const navigate = useNavigate();
  const disclosure = useDisclosure();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [accepted, setAccepted] = useState(false);
  const [unread, setUnread] = useState(false);
  const register = useMutation({
    mutationFn: async (version: string) => {
      const body = { name, email: email.trim(), password, accept_risk_disclosure: { version } };
      await ok(api.POST("/v1/auth/register", { body }));
      await signIn(email.trim(), password);
    },
    onSuccess: () => {
      queryClient.clear();
      void navigate({ to: "/" });
    },
    onError: (error) => {
      if (asProblem(error).code === "risk_disclosure_outdated") void disclosure.refetch();
    },
  });
  const problem = register.error ? asProblem(register.error) : null;
  return (
    <Door
      title="Create an account"
      hint="With ₹10,00,000 of paper money to try everything, and nothing at risk."
      below={
        <>
          Have an account?{" "}
          <Link to="/sign-in" className="font-medium text-accent hover:underline">
            Sign in
          </Link>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          setUnread(!accepted);
          if (accepted && disclosure.data && !register.isPending) register.mutate(disclosure.data.version);
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
        <Field label="E-mail" error={problem?.field("email")}>
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
        <PasswordField
          value={password}
          onChange={setPassword}
          error={problem?.field("password")}
          newFor={email}
        />
        <Disclosure
          asked={disclosure}
          accepted={accepted}
          onAccept={(yes) => {
            setAccepted(yes);
            setUnread(false);
          }}
          error={unread ? UNREAD : undefined}
        />
        <FormError error={register.error} shownAt={["name", "email", "password"]} />
        <Button type="submit" kind="primary" busy={register.isPending}>
          Create the account
        </Button>
      </form>
    </Door>
  );
}
