#!/usr/bin/env bash
# From your own download of the public sources to the model that the package ships, and its card. Four hours on two CPU cores.
#
#   scripts/reproduce.sh SOURCES EVALUATION…
#
# SOURCES: a directory with ungdc/ whitehouse/ presidents/ kremlin_transcripts.jsonl (or .docx) speeches.jsonl news.jsonl and headlines.jsonl, as
# `stance corpus build --help` describes them. EVALUATION: labelled files that nothing is trained on.
# Run it again and it goes on where it stopped. The last step installs the adapter, and is yours once the card convinces you:
#   rm -rf stance/data/default && cp -r models/adapter stance/data/default
set -euo pipefail
sources=${1:?name the directory of the downloads}; shift
[ $# -gt 0 ] || { echo "name at least one labelled file to evaluate on" >&2; exit 2; }

places=(--ungdc "$sources/ungdc" --whitehouse "$sources/whitehouse" --presidents "$sources/presidents"
        --kremlin-transcripts "$sources/kremlin_transcripts.jsonl" --speeches "$sources/speeches.jsonl" --news "$sources/news.jsonl")

stance corpus build "${places[@]}" --headlines "$sources/headlines.jsonl" --out models/data/corpus.jsonl
stance split models/data/corpus.jsonl --shares train=0.94,validation=0.06 --out models/data
stance train configs/real.yaml
stance train configs/teacher.yaml
stance export --model models/teacher   # it answers faster so
stance train configs/student.yaml
rm -rf models/adapter
stance pack models/default --out models/adapter
reports=()
for file in "$@"; do
  report="reports/$(basename "$file" .jsonl)"; reports+=("$report"); slices=(--slice length --slice year)
  if grep -q '"country"' "$file"; then slices+=(--slice party); fi
  stance evaluate "$file" --model models/adapter "${slices[@]}" --out "$report"
done
stance corpus cut --ungdc "$sources/ungdc" --whole --out models/data/speeches.jsonl
stance groups models/data/speeches.jsonl --membership es11_1 --order for,abstained,against --model models/adapter --out reports/un_votes
stance card "${reports[@]}" --groups reports/un_votes --model models/adapter
