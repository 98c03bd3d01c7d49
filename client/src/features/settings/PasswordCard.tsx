import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, done } from "@/api/client";
import { asProblem } from "@/api/problem";
import { useMe } from "@/app/me";
import { FormError } from "@/features/auth/FormError";
import { PasswordField } from "@/features/auth/PasswordField";
import { Button, Card, toast } from "@/ui";

import { SESSIONS } from "./use-sessions";

const FIELDS = ["current_password", "new_password"];

export function PasswordCard() {
  const client = useQueryClient();
  const email = useMe().data?.email ?? "";
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () =>
      done(api.POST("/v1/auth/password", { body: { current_password: current, new_password: next } })),
    onSuccess: () => {
      setCurrent("");
      setNext("");
      toast({ tone: "good", text: "Your password is changed. All other devices are signed out." });
      void client.invalidateQueries({ queryKey: SESSIONS });
    },
  });
  const problem = change.error ? asProblem(change.error) : null;
  return (
    <Card title="Password" hint="Changing it signs out all other devices.">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending && current !== "" && next !== "") change.mutate();
        }}
      >
        <PasswordField
          label="Current password"
          value={current}
          error={problem?.field("current_password")}
          onChange={(typed) => {
            change.reset();
            setCurrent(typed);
          }}
        />
        <PasswordField
          label="New password"
          value={next}
          newFor={email}
          error={problem?.field("new_password")}
          onChange={(typed) => {
            change.reset();
            setNext(typed);
          }}
        />
        <FormError error={change.error} shownAt={FIELDS} />
        <Button type="submit" kind="primary" busy={change.isPending} disabled={current === "" || next === ""}>
          Change the password
        </Button>
      </form>
    </Card>
  );
}
