import type { Screens } from "@/app/features";

import { InstrumentScreen } from "./InstrumentScreen";
import { Market } from "./Market";

const screens: Screens = { "/market": Market, "/market/$instrument": InstrumentScreen };
export default screens;
