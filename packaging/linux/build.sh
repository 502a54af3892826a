#!/usr/bin/env bash
# Build dist/gangway-<version>-linux-<machine>.tar.xz. Argument: the Python of an environment made by
# `python3 packaging/setup_project.py package --venv build/package-venv`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=${1:-build/package-venv/bin/python}
version=$("$python" -c 'import wizard; print(wizard.__version__)')
bundle=gangway-$version-linux-$(uname -m)

"$python" packaging/third_party_notices.py build/THIRD-PARTY-NOTICES.txt
"$python" -m PyInstaller --noconfirm --clean --log-level WARN packaging/gangway.spec

# The frozen program must find its resources, schemas and keyring backends without a source tree.
(cd /; "$OLDPWD/dist/gangway/gangway" platforms >/dev/null)

rm -rf "dist/$bundle"
mv dist/gangway "dist/$bundle"
XZ_OPT=-T0 tar --sort=name --owner=0 --group=0 --numeric-owner -C dist -cJf "dist/$bundle.tar.xz" "$bundle"
(cd dist && sha256sum "$bundle.tar.xz" | tee "$bundle.tar.xz.sha256")
