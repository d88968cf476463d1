# Signs the programs in dist (Authenticode, with a time stamp), and packs the folder again.
# The certificate comes in the environment: CERTIFICATE (PFX, Base64) and CERTIFICATE_PASSWORD.
$ErrorActionPreference = 'Stop'

Set-Location (Join-Path $PSScriptRoot '../..')
if (-not $env:CERTIFICATE) {
    throw 'CERTIFICATE is empty: there is nothing to sign with'
}
$password = ConvertTo-SecureString $env:CERTIFICATE_PASSWORD -AsPlainText -Force
$bytes = [Convert]::FromBase64String($env:CERTIFICATE)
$flags = [Security.Cryptography.X509Certificates.X509KeyStorageFlags]::EphemeralKeySet
$certificate = [Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes, $password, $flags)

$folder = Get-ChildItem dist -Directory -Filter 'arcdiag-*'
$programs = Get-ChildItem "$($folder.FullName)/*.exe", 'dist/single/*.exe'
foreach ($program in $programs) {
    $signed = Set-AuthenticodeSignature $program.FullName -Certificate $certificate -HashAlgorithm SHA256 -IncludeChain All -TimestampServer 'http://timestamp.digicert.com'
    if ($signed.Status -ne 'Valid') {
        throw "$($program.Name) was not signed: $($signed.StatusMessage)"
    }
}
work/freeze/venv/Scripts/python.exe build/freeze --pack
exit $LASTEXITCODE
