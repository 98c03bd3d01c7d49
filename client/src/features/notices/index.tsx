import { Notices } from "./Notices";

export default { "/notices": Notices };
