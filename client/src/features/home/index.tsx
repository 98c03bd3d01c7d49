import type { Screens } from "@/app/features";

import { Home } from "./Home";

const screens: Screens = { "/": Home };
export default screens;
