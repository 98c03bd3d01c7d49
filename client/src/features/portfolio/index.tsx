import { Portfolio } from "./Portfolio";

export default { "/portfolio": Portfolio };
