#!/usr/bin/env bash
# Fills a folder with what the services need: the locked packages and our own code. The Dockerfile runs it, and so does a
# test, without a container engine.
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
"${PYTHON:-python3}" -m compileall -q --invalidation-mode unchecked-hash "$out/packages" "$out/shared" "$out/services"
