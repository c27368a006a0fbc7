#!/bin/sh
# Build the wheel and the sdist, install the wheel alone into a clean environment, and use it outside
# the checkout: what only developers have (extras, tests, folders of the checkout) must not be needed.
#
#   sh tools/smoke.sh PYTHON      PYTHON has the `build` package
set -eu

if [ "$#" -ne 1 ]; then
    echo "usage: sh tools/smoke.sh PYTHON" >&2
    exit 2
fi
checkout=$(cd "$(dirname "$0")/.." && pwd)
case $1 in
*/*) python=$(cd "$(dirname "$1")" && pwd)/$(basename "$1") ;;
*) python=$1 ;;
esac

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

say() { printf '%s\n' "$*"; }
proved() { say "proved: $*"; }
fail() {
    say "smoke: $*" >&2
    exit 1
}
# run WHAT COMMAND …: run it, and show all that it said where it does not leave with 0.
run() {
    what=$1
    shift
    code=0
    "$@" >"$tmp/out" 2>"$tmp/err" || code=$?
    if [ "$code" -ne 0 ]; then
        cat "$tmp/out" "$tmp/err" >&2
        fail "$what: exit code $code"
    fi
}
holds() { grep -qF -e "$1" "$tmp/out" || fail "the answer does not hold: $1"; }

# --- build ---------------------------------------------------------------------------------------
run "build" "$python" -m build --outdir "$tmp/dist" "$checkout"
wheel=$(ls "$tmp"/dist/*.whl) && sdist=$(ls "$tmp"/dist/*.tar.gz)
proved "the sdist builds, and the wheel builds from the sdist: $(basename "$sdist"), $(basename "$wheel")"

run "venv" "$python" -m venv "$tmp/venv"
run "install" "$tmp/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"

# --- from here on: outside the checkout, with nothing of the developer's ----------------------------
for name in $(env | sed -n 's/^\(ARLEDGER_[A-Z_]*\)=.*/\1/p') PYTHONPATH PYTHONHOME VIRTUAL_ENV; do
    unset "$name"
done
export HOME="$tmp/home" XDG_CACHE_HOME="$tmp/cache" COLUMNS=140 NO_COLOR=1 PYTHONDONTWRITEBYTECODE=1
mkdir -p "$HOME" "$tmp/work"
cd "$tmp/work"
arledger=$tmp/venv/bin/arledger
clean=$tmp/venv/bin/python

run "where the program lies" "$clean" -c 'import arledger; print(arledger.__file__)'
holds "$tmp/venv/"
run "what is not installed" "$clean" -c '
from importlib.util import find_spec
found = [name for name in ("uromyces", "holidays", "fava", "pytest", "hypothesis") if find_spec(name)]
raise SystemExit(f"a clean environment has {found}" if found else 0)'
proved "it is installed without extras and without what developers have"

run "--version" "$arledger" --version
version=$(cat "$tmp/out")
case $(basename "$wheel") in
arledger-"${version#arledger }"-*) proved "$version is the version of the wheel" ;;
*) fail "$version is not the version of $(basename "$wheel")" ;;
esac
run "--help" "$arledger" --help
holds "aging"

# --- a new workspace ---------------------------------------------------------------------------------
run "init" "$arledger" init "$tmp/work/blank"
test -s "$tmp/work/blank/arledger.toml" || fail "init wrote no arledger.toml"
cd "$tmp/work/blank"
run "check in a new workspace" "$arledger" check
proved "a new workspace is made and has no problem"

# --- the demo book, which the wheel carries -----------------------------------------------------------
run "init --from demo" "$arledger" init "$tmp/work/demo" --from demo
cd "$tmp/work/demo"
as_of=2026-03-31

run "aging as table" "$arledger" aging --as-of "$as_of"
holds "Ties to the ledger"
run "aging from the snapshot" "$arledger" aging --as-of "$as_of" --verbose
holds "Ties to the ledger"
grep -q "Read from the snapshot" "$tmp/err" || fail "the second question was not answered from the snapshot"

run "aging as json" "$arledger" aging --as-of "$as_of" --format json
cp "$tmp/out" aging.json
run "the json" "$clean" -c 'import json; print(sorted(json.load(open("aging.json", encoding="utf-8"))))'
holds "as_of"

run "aging as html" "$arledger" aging --as-of "$as_of" --format html --output aging.html
run "the page" head -c 200 aging.html
holds "<!DOCTYPE html>"

run "aging as xlsx" "$arledger" aging --as-of "$as_of" --format xlsx --output aging.xlsx
run "the workbook" "$clean" -m zipfile -l aging.xlsx
holds "xl/workbook.xml"
proved "the demo book answers as table (twice: loaded, then from the snapshot), json, html and xlsx"

run "check of the demo book, whose findings are documented" sh -c '"$1" check >check.txt || test "$?" -eq 1' sh "$arledger"
proved "check reads the demo book"

# --- the bank: profiles come with the wheel ------------------------------------------------------------
run "reconcile" "$arledger" reconcile bank/2026-04.ofx --write
run "the same statement again" "$arledger" reconcile bank/2026-04.ofx --write --format json
holds '"matched": 0'
printf 'Date,Description,Amount,Balance\n2026-05-04,ACCOUNT FEE,-9.50,990.50\n' >may.csv
run "a table, by a shipped profile" "$arledger" reconcile may.csv --account Assets:Bank:Checking
holds "ACCOUNT FEE"
run "bank" "$arledger" bank bank/2026-04.ofx
holds "Adjusted bank balance"
proved "a bank statement is reconciled, and not twice; a table is read by a shipped profile; the bank is proven"

# --- letters: templates come with the wheel -------------------------------------------------------------
run "advice" "$arledger" advice INV-2024-0017 --as-of "$as_of" --format eml --output advice.eml
run "the mail" grep -c "^Content-Type: application/pdf" advice.eml
proved "a payment advice is written as a mail with its PDF"
run "a preview" "$arledger" letters preview reminder-1 --language de
holds "Zahlungserinnerung"
proved "a reminder in German is previewed"
say "smoke: all well"
