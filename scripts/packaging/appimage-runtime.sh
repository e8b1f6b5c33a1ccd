#!/bin/sh
# Stands in for the runtime of an AppImage in test builds, never in a release: unpacks the file
# system that follows it, starts what is in there and cleans up.
set -eu
offset=4096
image=$(readlink -f "$0")

unpack() {
  unsquashfs -quiet -no-progress -offset "$offset" -dest "$1" "$image" >/dev/null
}

case "${1:-}" in
  --appimage-offset)
    echo "$offset"
    exit 0
    ;;
  --appimage-extract)
    unpack squashfs-root
    exit 0
    ;;
esac

# To a real runtime these would mean something: none is for the program.
for argument; do
  case "$argument" in
    --) break ;;
    --appimage-*)
      echo "$argument: the stand-in for the runtime of an AppImage does not know this." >&2
      exit 1
      ;;
  esac
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unpack "$folder/app"
APPIMAGE=$image APPDIR=$folder/app "$folder/app/AppRun" "$@" &
program=$!
trap 'kill -TERM "$program"' TERM INT HUP
code=0
wait "$program" || code=$?
# A signal ends the first wait, but not the program.
while kill -0 "$program" 2>/dev/null; do
  code=0
  wait "$program" || code=$?
done
exit "$code"
