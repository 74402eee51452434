#!/bin/sh
# Runs the Rust tests of the FFI layer, and the FFmpeg below it, under valgrind's memcheck. After `npm run setup`:
#   scripts/valgrind.sh            all of them, some five minutes
#   scripts/valgrind.sh NAME       those whose name has NAME in it
set -eu
cd "$(dirname "$0")/.."
command -v valgrind > /dev/null || {
  echo 'valgrind is missing; run: apt-get install valgrind' >&2
  exit 1
}
export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER="valgrind --quiet --leak-check=full --show-leak-kinds=definite \
  --errors-for-leak-kinds=definite --error-exitcode=99 --suppressions=$PWD/scripts/valgrind.supp"
exec cargo test --package sluice-ffi --lib --tests "$@" -- --test-threads=1
