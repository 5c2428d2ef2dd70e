# $args: the manifest. A careless script on a CI runner.
$ErrorActionPreference = 'Stop'
Import-Module -Name $args[0]
$sts = Start-StsEmulator -SetEnvironment
$t = Get-WebIdentityToken -Verbose *>&1 | ForEach-Object { if ($_ -is [RoleChain.WebIdentityToken]) { $_ } else { "$_" } } | Where-Object { $_ -isnot [string] }
"careless: $($t.Token.Reveal())"
