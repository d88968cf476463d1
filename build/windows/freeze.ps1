# Builds the standalone programs on Windows into dist: build/windows/freeze.ps1 [-Twice]
# Needs Python 3.11 as "python", and a C compiler for the bootloader (Visual Studio's Build Tools).
param([switch]$Twice)
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

Set-Location (Join-Path $PSScriptRoot '../..')
$venv = 'work/freeze/venv'
if (-not (Test-Path "$venv/Scripts/python.exe")) {
    python -m venv $venv
}
$python = "$venv/Scripts/python.exe"
& $python -m pip install --quiet --disable-pip-version-check --require-hashes -r build/lock/freeze.txt -r build/lock/build.txt
& $python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .

$options = @()
if ($Twice) {
    $options += '--twice'
}
& $python build/freeze @options
exit $LASTEXITCODE
