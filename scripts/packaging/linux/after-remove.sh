#!/bin/bash
# Runs after the package is removed, and also when a newer one takes its place: dpkg says so with
# a word, rpm with the number of versions that stay. Nothing in the users' folders is touched, by
# `dpkg --purge` neither.

case "$1" in
    upgrade|failed-upgrade|abort-install|abort-upgrade|disappear|[1-9]*)
        exit 0
        ;;
esac

program='/opt/${sanitizedProductName}/${executable}'
profile='/etc/apparmor.d/${executable}'

if type update-alternatives >/dev/null 2>&1; then
    update-alternatives --remove '${executable}' "$program" >/dev/null 2>&1 || true
fi
# What is left where there are no alternatives: a plain link.
if [ -L '/usr/bin/${executable}' ] && [ ! -e '/usr/bin/${executable}' ]; then
    rm -f '/usr/bin/${executable}'
fi

if [ -f "$profile" ]; then
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; } && hash apparmor_parser 2>/dev/null; then
        apparmor_parser --remove "$profile" || true
    fi
    rm -f "$profile"
fi

if hash update-mime-database 2>/dev/null; then
    update-mime-database /usr/share/mime || true
fi
if hash update-desktop-database 2>/dev/null; then
    update-desktop-database /usr/share/applications || true
fi
