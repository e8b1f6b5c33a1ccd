#!/bin/bash
# Installs a package on this system as far as this process sees it, says `installed`, waits for a
# line from standard input, removes the package, and names what it leaves behind. For root, in a
# mount namespace of its own: unshare --mount throwaway-system.sh PACKAGE LAYERS
set -eu
package=$1 layers=$2

for place in etc opt usr var; do
  mkdir -p "$layers/$place/upper" "$layers/$place/work"
  mount -t overlay overlay \
    -o "lowerdir=/$place,upperdir=$layers/$place/upper,workdir=$layers/$place/work" "/$place"
done

# The second time it takes its own place, as an update does.
case $package in
  *.deb)
    dpkg --force-depends --force-unsafe-io --install "$package" >&2
    dpkg --force-depends --force-unsafe-io --install "$package" >&2
    ;;
  *.rpm)
    rpm --nodeps --install "$package" >&2
    rpm --nodeps --upgrade --force "$package" >&2
    ;;
esac
[ -x /usr/bin/weft ] || echo 'an update takes /usr/bin/weft away'
echo installed
read -r _ || true

case $package in
  *.deb)
    dpkg --remove weft >&2
    dpkg --purge weft >&2
    ;;
  *.rpm)
    rpm --nodeps --erase weft >&2
    ;;
esac

cd "$layers"
# Removed files of the lower layer are devices here.
find ./*/upper -iname '*weft*' ! -type c -printf 'left %P\n'
# The logs and the status of before may tell of it.
grep --recursive --files-with-matches --ignore-case weft ./*/upper \
  --exclude='*.log' --exclude='*-old' --exclude-dir=rpm --devices=skip | sed 's/^/mentioned in /' || true
