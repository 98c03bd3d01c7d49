import type { Screens } from "@/app/features";

import { Brokers } from "./Brokers";

const screens: Screens = { "/brokers": Brokers };
export default screens;
