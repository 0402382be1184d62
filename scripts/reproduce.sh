#!/usr/bin/env bash
# From your own download of the public sources to the model that the package ships, and its card. Hours on two CPU cores.
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
apart=(); for file in "$@"; do apart+=(--apart-from "$file"); done

stance corpus build "${places[@]}" --headlines "$sources/headlines.jsonl" --out models/data/corpus.jsonl
stance split models/data/corpus.jsonl --shares train=0.92,validation=0.08 --out models/data
stance train configs/teacher.yaml
stance corpus cut "${places[@]}" "${apart[@]}" --apart-from models/data/validation.jsonl -n 16000 --out models/data/passages.jsonl
stance score models/data/passages.jsonl --json --model models/teacher > models/data/soft.jsonl
stance train configs/real.yaml
stance train configs/finish.yaml
rm -rf models/adapter
stance pack models/default --out models/adapter
reports=()
for file in "$@"; do
  report="reports/$(basename "$file" .jsonl)"; reports+=("$report")
  stance evaluate "$file" --model models/default --slice length --slice year --out "$report"
done
stance card "${reports[@]}" --model models/default
