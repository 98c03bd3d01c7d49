import { StatementScreen } from "./StatementScreen";

export default { "/statement/$date": StatementScreen };
