import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

import { asProblem, Problem } from "@/api/problem";
import { isSignedIn, signIn } from "@/api/session";
import { queryClient } from "@/app/query";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";

import { Door } from "./Door";
import { FormError } from "./FormError";
import { PasswordField } from "./PasswordField";

/** The API says the same for both, on purpose; here in the words of the form. */
function inWords(error: unknown): unknown {
  const problem = asProblem(error);
  if (problem.code !== "invalid_credentials") return problem;
  return new Problem({
    status: problem.status,
    code: problem.code,
    detail: "The e-mail or the password is wrong.",
  });
}

const route = getRouteApi("/outside/sign-in");

export function SignIn() {
  const { next } = route.useSearch();
  const router = useRouter();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => {
      queryClient.clear();
      router.history.replace(next ?? "/");
    },
  });
  useEffect(() => {
    // Somebody with a session who opens this page, or signs in in another tab, is let in.
    void isSignedIn().then(
      (yes) => {
        if (yes) router.history.replace(next ?? "/");
      },
      () => undefined, // unreachable: the form says so when it is sent
    );
  }, [next, router]);
  const problem = enter.error ? asProblem(enter.error) : null;
  return (
    <Door
      title="Sign in"
      below={
        <>
          New here?{" "}
          <Link to="/sign-up" className="font-medium text-accent hover:underline">
            Create an account
          </Link>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate();
        }}
      >
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
        <PasswordField value={password} onChange={setPassword} error={problem?.field("password")} />
        <FormError error={enter.error && inWords(enter.error)} shownAt={["email", "password"]} />
        <Button type="submit" kind="primary" busy={enter.isPending}>
          Sign in
        </Button>
        <Link to="/forgot" className="self-start py-2 text-sm text-accent hover:underline">
          Forgot your password?
        </Link>
      </form>
    </Door>
  );
}
