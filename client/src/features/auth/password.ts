/** The server's rules for passwords, told while one types. The server decides: it also knows the most common ones. */
export interface Rule {
  readonly text: string;
  readonly met: boolean;
}

const SHORTEST = 8;
const LONGEST = 256;
const RUNS = [
  "0123456789012345678909876543210987654321",
  "abcdefghijklmnopqrstuvwxyzyxwvutsrqponmlkjihgfedcba",
];
const TRIMMINGS = /^[0-9!@#$%^&*()\-_=+.,?~ ]+|[0-9!@#$%^&*()\-_=+.,?~ ]+$/g;

/** Characters as a person counts them, in one spelling for every keyboard. */
function normalised(password: string): string {
  return password.normalize("NFKC");
}

export function passwordRules(password: string, email: string): readonly Rule[] {
  const plain = normalised(password);
  const folded = plain.toLowerCase();
  const length = [...plain].length;
  const simple = new Set(folded).size <= 4 || RUNS.some((run) => run.includes(folded));
  return [
    { text: "At least 8 characters: a few words are best", met: length >= SHORTEST && length <= LONGEST },
    { text: "No simple pattern, like 12345678 or aaaabbbb", met: length > 0 && !simple },
    { text: "Not your e-mail address", met: length > 0 && !isAddress(folded, email.trim().toLowerCase()) },
  ];
}

function isAddress(folded: string, email: string): boolean {
  const at = email.lastIndexOf("@");
  const local = at > 0 ? email.slice(0, at) : "";
  const core = folded.replace(TRIMMINGS, "");
  return local !== "" && [folded, core].some((each) => each === email || each === local);
}
