import type { Screens } from "@/app/features";

import { EditStrategy } from "./EditStrategy";
import { NewStrategy } from "./NewStrategy";
import { StrategyDetail } from "./StrategyDetail";
import { StrategyList } from "./StrategyList";

const screens: Screens = {
  "/strategies": StrategyList,
  "/strategies/new": NewStrategy,
  "/strategies/$id": StrategyDetail,
  "/strategies/$id/edit": EditStrategy,
};
export default screens;
