#!/usr/bin/env bash
# Prints figures of the house: files, lines, sizes of files and functions, the documented share of the public interface,
# tests for each line of source, and blocks of code that are there more than once.
#
#   Scripts/house.sh               for all modules together, beside the budget
#   Scripts/house.sh --modules     also for each module
#   Scripts/house.sh --places 20   also where the longest files and functions and the largest repeated blocks are
#   Scripts/house.sh --json        all of it as one JSON object
#   Scripts/house.sh --check       fails when a figure is over its budget
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

exec python3 -B Scripts/lib/house.py "$@"
