#!/bin/sh
# mksquashfs at the level of compression that electron-builder's other tools are told to use.
exec mksquashfs "$@" \
  ${ELECTRON_BUILDER_COMPRESSION_LEVEL:+-Xcompression-level "$ELECTRON_BUILDER_COMPRESSION_LEVEL"}
