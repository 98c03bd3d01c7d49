import type { Screens } from "@/app/features";

import { Settings } from "./Settings";

const screens: Screens = { "/settings": Settings };
export default screens;
