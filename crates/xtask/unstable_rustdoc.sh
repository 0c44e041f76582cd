#!/bin/sh
# rustdoc with what is not stable. Set for cargo, the variable would reach the build scripts, and
# most dependencies would be built again.
RUSTC_BOOTSTRAP=1 exec rustdoc "$@"
