#!/usr/bin/env bash
# Builds the documentation of all public modules into one archive; a warning is an error.
#
#   Scripts/docs.sh            builds it and prints where it is and how much of the interface is documented
#   Scripts/docs.sh --serve    also serves it on http://localhost:8080/documentation
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

serve=''
case "${1:-}" in
'') ;;
--serve) serve=1 ;;
*)
    printf 'usage: Scripts/docs.sh [--serve]\n' >&2
    exit 2
    ;;
esac

require_swift
require_packages "${libraries[@]}" python3
say "Extracting the public interface"
swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members --skip-inherited-docs \
    >"$repository/.build/symbol-graph.log" 2>&1 || {
    cat "$repository/.build/symbol-graph.log" >&2
    exit 1
}
graphs="$(sed -n 's/^Files written to //p' "$repository/.build/symbol-graph.log")"
python3 -B Scripts/lib/docs.py "$graphs" .build/documentation
if [ -n "$serve" ]; then
    say "Serving http://localhost:8080/documentation"
    exec python3 -m http.server --bind 127.0.0.1 --directory .build/documentation/latchkey.doccarchive 8080
fi
