#!/bin/bash
# Installs a package for Debian on this system as far as this process sees it, starts it for a user
# until a line comes from standard input, removes it, does the like with one for Fedora, and names
# what they leave behind. For root, in a mount namespace of its own:
# unshare --mount throwaway-system.sh DEB RPM LAYERS HOME USER
set -eu
deb=$1 rpm=$2 layers=$3 home=$4 user=$5

for place in etc opt usr var; do
  mkdir -p "$layers/$place/upper" "$layers/$place/work"
  mount -t overlay overlay \
    -o "lowerdir=/$place,upperdir=$layers/$place/upper,workdir=$layers/$place/work" "/$place"
done

# The second time it takes its own place, as an update does.
dpkg --force-depends --install "$deb" >&2
dpkg --force-depends --install "$deb" >&2
env -u XDG_RUNTIME_DIR -u DBUS_SESSION_BUS_ADDRESS HOME="$home" XDG_CONFIG_HOME="$home/.config" \
  setpriv --reuid="$user" --regid="$user" --clear-groups \
  /usr/bin/weft --add-list --remote-debugging-port=0 --remote-allow-origins=* >&2 &
weft=$!
echo started
read -r _ || true
kill "$weft" || true
wait "$weft" || true

dpkg --remove weft >&2
dpkg --purge weft >&2

rpm --nodeps --install "$rpm" >&2
rpm --nodeps --upgrade --force "$rpm" >&2
[ -x /usr/bin/weft ] || echo 'an update takes /usr/bin/weft away'
rpm --nodeps --erase weft >&2

cd "$layers"
# Removed files of the lower layer are devices here.
find ./*/upper -iname '*weft*' ! -type c -printf 'left %P\n'
# The logs and the status of before may tell of it.
grep --recursive --files-with-matches --ignore-case weft ./*/upper \
  --exclude='*.log' --exclude='*-old' --exclude-dir=rpm --devices=skip | sed 's/^/mentioned in /' || true
