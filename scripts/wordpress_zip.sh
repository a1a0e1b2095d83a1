#!/usr/bin/env bash
# Packs the WordPress plugin, the same bytes each time: wordpress_zip.sh FILE
set -euo pipefail

cd "$(dirname "$0")/.."
out=$(realpath -m "${1:?file}")
mkdir -p "$(dirname "$out")"
rm -f "$out"
python3 - "$out" <<'PYTHON'
import pathlib, sys, zipfile

root = pathlib.Path("wordpress")
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as archive:
    for path in sorted((root / "eiderpix").rglob("*")):
        if path.is_file():
            entry = zipfile.ZipInfo(str(path.relative_to(root)), (2026, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
PYTHON
echo "$out"
