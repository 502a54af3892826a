; Installer for Windows 10 1809 and newer: for one user, without administrator rights.
; Compiled by build.ps1, which passes the version.
#ifndef Version
  #error Compile with /DVersion=x.y.z
#endif

[Setup]
AppId={{6E0C1B52-4C0B-4B57-9F6C-5B1A6B7D9A31}
AppName=Gangway
AppVersion={#Version}
AppPublisher=Gangway contributors
DefaultDirName={autopf}\Gangway
DefaultGroupName=Gangway
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=gangway-{#Version}-windows-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
UninstallDisplayIcon={app}\gangway.exe

[Languages]
; Inno Setup ships no Simplified Chinese; the installer is English until ChineseSimplified.isl lies beside this file.
#if FileExists(AddBackslash(SourcePath) + "ChineseSimplified.isl")
Name: "chinesesimplified"; MessagesFile: "ChineseSimplified.isl"
#endif
Name: "english"; MessagesFile: "compiler:Default.isl"

[InstallDelete]
; Libraries of an older version must not stay beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\gangway\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs

[Icons]
Name: "{group}\Gangway 舷梯"; Filename: "{app}\gangway.exe"
Name: "{userdesktop}\Gangway 舷梯"; Filename: "{app}\gangway.exe"; Tasks: desktopicon

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"

[Run]
Filename: "{app}\gangway.exe"; Description: "{cm:LaunchProgram,Gangway}"; Flags: nowait postinstall skipifsilent
