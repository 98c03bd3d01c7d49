import { Orders } from "./Orders";

export default { "/orders": Orders };
