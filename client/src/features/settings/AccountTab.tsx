import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api, done, newKey, once, type Schemas } from "@/api/client";
import { meQuery } from "@/app/me";
import { Badge, Button, Card, ErrorState, SkeletonRows, ThemeToggle, Time } from "@/ui";

import { ROLES } from "./roles";
import { Row, Rows } from "./Rows";

export function AccountTab() {
  // Asked anew whenever one comes here: the link in the mail is opened in another tab.
  const { data, error, refetch } = useQuery({ ...meQuery, staleTime: 0 });
  return (
    <div className="grid items-start gap-4 desk:grid-cols-[3fr_2fr] desk:gap-5">
      <Card title="You" flush={!data}>
        {data ? (
          <You me={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={4} label="Loading your account" />
        )}
      </Card>
      <Card title="Appearance">
        <ThemeToggle wide />
        <p className="mt-2 text-xs text-ink-3">
          Kept on this device. “System” follows the device, by day and by night.
        </p>
      </Card>
    </div>
  );
}

function You({ me }: { readonly me: Schemas["UserView"] }) {
  return (
    <Rows>
      <Row name="Name">{me.name}</Row>
      <Row
        name="E-mail"
        hint={<EmailHint me={me} />}
        action={!me.email_verified && <Resend email={me.email} />}
      >
        <span className="flex flex-wrap items-center gap-2">
          {me.email}
          {me.email_verified ? (
            <Badge tone="profit" dot>
              Verified
            </Badge>
          ) : (
            <Badge tone="warn" dot>
              Not verified
            </Badge>
          )}
        </span>
      </Row>
      <Row name="Role" hint={ROLES[me.role].may}>
        {ROLES[me.role].name}
      </Row>
      <Row
        name="Risk disclosure"
        hint={
          <>
            accepted <Time at={me.risk_disclosure.accepted_at} style="short" zone />
          </>
        }
      >
        Version {me.risk_disclosure.version}
      </Row>
      <Row name="Member since">
        <Time at={me.created_at} style="day" />
      </Row>
    </Rows>
  );
}

function EmailHint({ me }: { readonly me: Schemas["UserView"] }) {
  if (me.email_verified) return "You sign in with it, and links to set a new password go there.";
  return "Open the link that we mailed you. Until then nobody can prove that the address is yours.";
}

function Resend({ email }: { readonly email: string }) {
  const [key, setKey] = useState(newKey);
  const resend = useMutation({
    mutationFn: () => done(api.POST("/v1/auth/verify-email/resend", { params: { header: once(key) } })),
    onSettled: () => {
      setKey(newKey());
    },
  });
  return (
    <div className="flex flex-col gap-2 desk:items-end">
      <Button
        size="sm"
        busy={resend.isPending}
        onClick={() => {
          resend.mutate();
        }}
      >
        {resend.isSuccess ? "Send it once more" : "Send the link again"}
      </Button>
      <div role="status" className="text-xs text-profit">
        {resend.isSuccess && `Sent to ${email}. The link holds for 48 hours.`}
      </div>
      {resend.error && <ErrorState compact error={resend.error} />}
    </div>
  );
}
