import "./ui/styles.css";

import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { keepHint } from "./api/session";
import { reloadForNewerBuild } from "./app/newer-build";
import { queryClient } from "./app/query";
import { router } from "./app/router";
import { keepUpToDate } from "./app/service-worker";
import { browserHint } from "./app/session-hint";

keepHint(browserHint);
keepUpToDate();
reloadForNewerBuild();

const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
