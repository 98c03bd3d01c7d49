import { Positions } from "./Positions";

export default { "/positions": Positions };
