; What the installer for Windows does beside what electron-builder's own script does.

!include WordFunc.nsh

; Without the choice between one user and all of them.
!macro customInstallMode
  StrCpy $isForceCurrentInstall "1"
!macroend

; Whatever the feed says that this is: an update does not go back. 1638 is what Windows has for
; another version that is installed already. Without /SD, the box shows in a silent run, too.
; VersionCompare takes 1.0.0-beta for newer than 1.0.0, so only what stands before the hyphen is
; compared: the order of pre-releases is left to the Weft that looks for updates.
!macro customInit
  ${if} ${isUpdated}
    ReadRegStr $0 SHELL_CONTEXT "${UNINSTALL_REGISTRY_KEY}" "DisplayVersion"
    ${if} $0 != ""
      ${WordFind} "$0" "-" "+1" $1
      ${WordFind} "${VERSION}" "-" "+1" $2
      ${VersionCompare} "$1" "$2" $1
      ${if} $1 == 1
        MessageBox MB_OK|MB_ICONSTOP \
          "The update is Weft ${VERSION}, older than the one that is installed, $0. Weft does not go back."
        SetErrorLevel 1638
        Quit
      ${endIf}
    ${endIf}
  ${endIf}
!macroend

; As the program itself would register it: nothing in a link can become an option.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\weft" "" "URL:Weft link"
  WriteRegStr SHELL_CONTEXT "Software\Classes\weft" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "Software\Classes\weft\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\weft\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "--" "%1"'
!macroend

; What opens a type of files is whatever did before, as far as the system still knows it; what
; another program has taken since stays.
!macro forgetFileType EXTENSION CLASS
  ReadRegStr $0 SHELL_CONTEXT "Software\Classes\.${EXTENSION}" ""
  ${if} $0 == "${CLASS}"
    DeleteRegValue SHELL_CONTEXT "Software\Classes\.${EXTENSION}" ""
  ${endIf}
!macroend

; An update removes the old version first: that must neither ask nor forget anything.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "Software\Classes\weft"
    !insertmacro forgetFileType "weft" "Weft.List"
    !insertmacro forgetFileType "meta4" "Weft.Metalink4"
    !insertmacro forgetFileType "metalink" "Weft.Metalink3"
    ; The installer keeps a copy of itself there, for updates.
    RMDir /r "$LOCALAPPDATA\weft-updater"
    ; A silent removal keeps what the user has.
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 \
      "Remove the settings, the list of downloads and the history of Weft, too?$\r$\nDownloaded files stay in any case." \
      /SD IDNO IDNO weftSettingsStay
    SetShellVarContext current
    RMDir /r "$APPDATA\${PRODUCT_NAME}"
    weftSettingsStay:
  ${endIf}
!macroend
