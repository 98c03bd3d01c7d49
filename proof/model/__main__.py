"""``python -m proof.model``: the model and its broken variants, as a table. Ends with 1 unless all is as it must be."""

import argparse
import sys

from proof.model.check import BROKEN, ModelResult, ToolMissing, check_model


def main(arguments: list[str] | None = None) -> int:
    """Check them all, and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m proof.model", description=__doc__)
    parser.add_argument("--scope", nargs="*", default=[], metavar="NAME=NUMBER", help="LIVES, CRASHES, REQUESTS, …")
    parser.add_argument("--traces", action="store_true", help="print how each broken variant fails")
    options = parser.parse_args(arguments)
    is_right = True
    try:
        print(f"{'':22}{'states':>12}{'seconds':>9}")
        for name in ("", *BROKEN):
            result = check_model([*([name] if name else []), *options.scope], name.lower() or "protocol")
            is_right &= (result.failure is not None) == bool(name)
            print(
                f"{result.name:22}{result.states:12,}{result.seconds:9.1f}  {_verdict(result, bool(name))}", flush=True
            )
            if options.traces:
                print("\n".join(result.trace))
    except ToolMissing as error:
        print(error, file=sys.stderr)
        return 2
    return 0 if is_right else 1


def _verdict(result: ModelResult, is_broken: bool) -> str:
    if result.failure is None:
        return "NOT CAUGHT" if is_broken else "holds: I1, I2"
    return f"caught: {result.failure}" if is_broken else f"FAILS: {result.failure}"


if __name__ == "__main__":
    sys.exit(main())
