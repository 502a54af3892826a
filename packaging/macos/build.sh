#!/usr/bin/env bash
# Build dist/gangway-<version>-macos-<machine>.dmg. Needs an environment made by
#   python3 packaging/setup_project.py package --venv build/package-venv
# and, to be opened without a warning on other Macs:
#   CODESIGN_IDENTITY   read by gangway.spec: a "Developer ID Application" certificate; keep the same one, keychain items are bound to it
#   NOTARY_PROFILE      a profile stored with `xcrun notarytool store-credentials`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
python=${1:-build/package-venv/bin/python}
version=$("$python" -c 'import wizard; print(wizard.__version__)')
image=dist/gangway-$version-macos-$(uname -m).dmg
app=dist/Gangway.app

"$python" packaging/third_party_notices.py build/THIRD-PARTY-NOTICES.txt
"$python" -m PyInstaller --noconfirm --clean --log-level WARN packaging/gangway.spec
"$app/Contents/MacOS/gangway" platforms >/dev/null

if [[ -n ${CODESIGN_IDENTITY:-} ]]; then
    codesign --verify --deep --strict "$app"
else
    echo "not signed: macOS will warn, and the keychain will ask again after every new build" >&2
fi

staging=$(mktemp -d)
trap 'rm -rf "$staging"' EXIT
ditto "$app" "$staging/Gangway.app" # keeps the symbolic links that the signature covers
ln -s /Applications "$staging/Applications"
hdiutil create -volname Gangway -srcfolder "$staging" -format UDZO -ov "$image"

if [[ -n ${CODESIGN_IDENTITY:-} && -n ${NOTARY_PROFILE:-} ]]; then
    codesign --timestamp --sign "$CODESIGN_IDENTITY" "$image"
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
fi
shasum -a 256 "$image"
