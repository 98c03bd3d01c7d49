import { useAccounts } from "./use-accounts";

/** An account by the name that its owner gave it. */
export function AccountName({ id }: { readonly id: string }) {
  const name = useAccounts().data?.find((each) => each.id === id)?.label;
  return <span title={id}>{name ?? id}</span>;
}
