import type { Screens } from "@/app/features";

import { Forgot } from "./Forgot";
import { Join } from "./Join";
import { Reset } from "./Reset";
import { SignIn } from "./SignIn";
import { SignUp } from "./SignUp";
import { Verify } from "./Verify";

const screens: Screens = {
  "/sign-in": SignIn,
  "/sign-up": SignUp,
  "/forgot": Forgot,
  "/reset": Reset,
  "/verify": Verify,
  "/join": Join,
};
export default screens;
