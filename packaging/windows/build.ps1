# Build dist\gangway-<version>-windows-setup.exe. Needs Inno Setup 6 (iscc on the PATH) and an environment made by
#   py -3.12 packaging\setup_project.py package --venv build\package-venv
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')
$python = 'build\package-venv\Scripts\python.exe'

function Invoke-Checked { & $args[0] @($args | Select-Object -Skip 1); if ($LASTEXITCODE) { throw "failed: $args" } }

$version = & $python -c 'import wizard; print(wizard.__version__)'
Invoke-Checked $python packaging\third_party_notices.py build\THIRD-PARTY-NOTICES.txt
Invoke-Checked $python -m PyInstaller --noconfirm --clean --log-level WARN packaging\gangway.spec
Invoke-Checked dist\gangway\gangway-cli.exe platforms | Out-Null

# Sign both programs here when a certificate is at hand; the installer is signed by the SignTool set up in Inno.
Invoke-Checked iscc "/DVersion=$version" packaging\windows\gangway.iss
Get-FileHash -Algorithm SHA256 "dist\gangway-$version-windows-setup.exe"
