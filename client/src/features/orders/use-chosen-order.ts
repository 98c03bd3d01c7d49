/** The order whose sheet is open stands in the address (`/orders?order=ord_…`): it can be linked, and Back closes it. */
import { useNavigate, useSearch } from "@tanstack/react-router";

export function useChosenOrder(): readonly [string | null, (id: string | null) => void] {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  return [
    search.order ?? null,
    (id) => {
      void navigate({ to: "/orders", search: id === null ? {} : { order: id }, resetScroll: false });
    },
  ];
}
