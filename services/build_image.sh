#!/usr/bin/env bash
# Fills a folder with what the services need: the locked packages, our own code and the Kinesis Client Library's jars. The
# Dockerfile runs it, and so do tests, without a container engine. WITHOUT_KCL=1 leaves the jars out.
set -euo pipefail

out="${1:?usage: build_image.sh FOLDER}"
root="$(cd "$(dirname "$0")/.." && pwd)"
uv="${UV:-uv}"
mkdir -p "$out"

"$uv" export --directory "$root" --frozen --quiet --no-default-groups --group services --no-emit-project --no-header \
  --no-annotate > "$out/requirements.txt"
"$uv" pip install --quiet --target "$out/packages" --only-binary :all: --no-deps --require-hashes -r "$out/requirements.txt"
for folder in shared services; do
  (cd "$root" && find "$folder" -type f ! -path '*/__pycache__/*' ! -name '*.pyc' -print0 | tar --null -T - -cf -) \
    | tar -xf - -C "$out"
done
[ -n "${WITHOUT_KCL:-}" ] || "${PYTHON:-python3}" "$root/scripts/fetch_kcl_jars.py" "$out/kcl/jars"
"${PYTHON:-python3}" -m compileall -q --invalidation-mode unchecked-hash "$out/packages" "$out/shared" "$out/services"
