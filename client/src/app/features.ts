/** Features plug in by their folder: `src/features/<name>/index.tsx` with `screens` as its default export. */
import { type FunctionComponent, lazy } from "react";

import { NotFound } from "./NotFound";

/** A feature's screens by the route that shows them. */
export type Screens = Readonly<Record<string, FunctionComponent>>;
interface FeatureModule {
  readonly default: Screens;
}

const modules = import.meta.glob<FeatureModule>("../features/*/index.tsx");

function loaderOf(feature: string): (() => Promise<FeatureModule>) | undefined {
  return modules[`../features/${feature}/index.tsx`];
}

export function hasFeature(feature: string): boolean {
  return loaderOf(feature) !== undefined;
}

/** The component of a route, loaded when it is first shown. */
export function screenOf(feature: string, route: string): FunctionComponent {
  const load = loaderOf(feature);
  if (!load) return NotFound;
  return lazy(async () => {
    const { default: screens } = await load();
    return { default: screens[route] ?? NotFound };
  });
}

/** Fetch a feature's code ahead: when its link is pointed at. */
export function warm(feature: string): void {
  void loaderOf(feature)?.();
}
